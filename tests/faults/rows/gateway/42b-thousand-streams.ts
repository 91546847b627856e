import { type EventStream, openEventStream } from '@trading/rig/event-stream'
import { until } from '@trading/rig/until'
import { gatewayRow, recordedIn } from './gateway-row'

const streams = 1_000
const drainMs = 8_000
/** Of streams that stand still, nothing is kept but one write each. */
const mayGrowMb = 150

const idsIn = ({ events }: EventStream): string[] => events.flatMap(({ event, data }) => (event === 'execution' ? [data.signalId] : []))

export const thousandStreams = gatewayRow({
  number: '42b',
  fault: '1,000 streams, half stand still',
  story:
    'A thousand clients read the event stream under load, and 500 of them stop reading. The others have every execution in order, and the gateway grows by no ' +
    `more than ${mayGrowMb} MB. Then it is told to stop: it ends each stream with its token and exits within ${drainMs / 1_000} s.`,
  env: { DRAIN_MS: String(drainMs), STREAM_STANDSTILL_MS: '2000' },
  mayGrowMb,
  async run(rig, { url, key, load, gateway }) {
    const opened: EventStream[] = []
    rig.own({ close: () => opened.forEach((stream) => void stream.cut()) })
    const open = async () => void opened.push(await openEventStream(`${url}/v1/stream?events=execution`, { key }))
    for (let many = 0; many < streams; many += 100) await Promise.all(Array.from({ length: 100 }, open))
    await until('all know their places', () => opened.every(({ lastId }) => lastId !== ''))
    const [reading, still] = [opened.slice(0, streams / 2), opened.slice(streams / 2)]
    rig.injected(`${still.length} readers stand still`)
    for (const stream of still) stream.pause()
    load.start(10)
    await load.flows(100)
    await load.stop()
    await rig.untilEnd(load.confirmed)
    const recorded = await recordedIn(rig)
    const haveAll = () => reading.every((stream) => idsIn(stream).length >= recorded.length)
    await until('those who read have all', haveAll).catch(() => undefined)
    const wrong = reading.filter((stream) => idsIn(stream).join() !== recorded.join()).length
    rig.check(`each of those who read has all executions in order: ${wrong} have not`, wrong === 0)

    const since = performance.now()
    const ended = await rig.terminate(gateway)
    const tookMs = Math.round(performance.now() - since)
    rig.check(`the gateway exits in order: ${ended}, after ${tookMs} ms`, ended === 0 && tookMs <= drainMs)
    await Promise.all(reading.map(({ closed }) => closed))
    const without = reading.filter(({ events, lastId }) => {
      const last = events.at(-1)
      return last?.event !== 'end' || last.data.reason !== 'draining' || last.data.token !== lastId
    }).length
    rig.check(`each stream ends with its token: ${without} did not`, without === 0)
  },
})
