import { End_Cause, Snapshot_Cause } from '@trading/portfolio-api'
import type { PortfolioEvent } from '../../portfolio'
import { openNews } from './news'
import { type WatchPorts, watchEvents } from './watch-events'

const amounts = { quantity: '1', totalCost: '10', realised: '0', fees: '0', cash: '-10' }

function event(sequence: number, symbol = 'AAA'): PortfolioEvent {
  const times = { executedAt: '2026-01-05T00:00:00.000Z', bookedAt: '2026-01-05T00:00:00.000Z' }
  const ids = { reportId: `report-${sequence}`, signalId: `signal-${sequence}`, venue: 'paper', engine: 'engine-1' }
  return {
    sequence,
    fill: { sequence, symbol, side: 'BUY', quantity: '1', price: '10', fee: '0', ...ids, ...times },
    position: { symbol, ...amounts, fills: sequence, sequence },
  }
}

/** A table of events, read as the portfolio reads it. */
function portsOn(table: PortfolioEvent[], { draining = false, epoch = 'e' } = {}) {
  const state = { draining, epoch, ended: [] as string[] }
  const ports: WatchPorts = {
    snapshot: async () => ({ epoch: state.epoch, sequence: table.at(-1)?.sequence ?? 0, positions: [] }),
    eventsAfter: async (sequence, limit) => ({
      epoch: state.epoch,
      events: table.filter((each) => each.sequence > sequence).slice(0, limit),
    }),
    news: openNews({ onEvents: () => () => undefined }),
    draining: () => state.draining,
    onEnded: (cause) => state.ended.push(cause),
    limits: { batch: 3, heartbeatMs: 5, maxBehind: 10 },
  }
  return { ports, state }
}

async function take(ports: WatchPorts, token: string, count: number) {
  const abort = new AbortController()
  const messages = []
  for await (const message of watchEvents(ports, token, abort.signal)) {
    messages.push(message)
    if (messages.length === count) break
  }
  return messages
}
const events = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => event(from + index, index % 2 ? 'AAA' : 'BBB'))

test('events come in batches, each with the place after it, and each position once', async () => {
  const { ports } = portsOn(events(1, 5))
  const [first, delta, rest] = await take(ports, 'e:0', 3)
  expect(first?.event?.case).toBe('heartbeat')
  expect(delta).toMatchObject({ resumeToken: 'e:3', event: { value: { firstSequence: 1n, lastSequence: 3n } } })
  expect(delta?.event?.value).toMatchObject({
    positions: [
      { symbol: 'BBB', sequence: 3n },
      { symbol: 'AAA', sequence: 2n },
    ],
  })
  expect(rest).toMatchObject({ resumeToken: 'e:5' })
})

test('events that come after the next page was read ahead are sent with the one after it, without waiting', async () => {
  const table = events(1, 3)
  const stream = watchEvents(portsOn(table).ports, 'e:0', new AbortController().signal)
  expect([(await stream.next()).value, (await stream.next()).value]).toMatchObject([{ resumeToken: 'e:0' }, { resumeToken: 'e:3' }])
  table.push(...events(4, 4))
  expect((await stream.next()).value).toMatchObject({ resumeToken: 'e:4', event: { case: 'delta' } })
  await stream.return(undefined)
})

test('an empty portfolio has a snapshot too', async () => {
  expect(await take(portsOn([]).ports, '', 1)).toMatchObject([
    { resumeToken: 'e:0', event: { case: 'snapshot', value: { cause: Snapshot_Cause.NO_TOKEN, complete: true, sequence: 0n } } },
  ])
})

test.each([
  ['in the middle', [...events(1, 2), ...events(4, 5)]],
  ['at the start', events(2, 5)],
])('an event that is missing %s ends the stream, rather than be left out', async (_, table) => {
  await expect(take(portsOn(table).ports, 'e:0', 9)).rejects.toThrow(/is missing/)
})

test.each([
  ['other:3', Snapshot_Cause.OTHER_EPOCH],
  ['e:1', Snapshot_Cause.TOO_OLD],
])('the token %s leads to a snapshot', async (token, cause) => {
  expect(await take(portsOn(events(1, 12)).ports, token, 1)).toMatchObject([{ event: { case: 'snapshot', value: { cause } } }])
})

test('a token exactly as old as permitted is resumed', async () => {
  expect(await take(portsOn(events(1, 12)).ports, 'e:2', 2)).toMatchObject([{ resumeToken: 'e:2' }, { resumeToken: 'e:5' }])
})

test('draining ends the stream with the place that was reached', async () => {
  const { ports, state } = portsOn(events(1, 3), { draining: true })
  expect(await take(ports, 'e:2', 9)).toMatchObject([
    { event: { case: 'heartbeat' } },
    { resumeToken: 'e:2', event: { case: 'end', value: { cause: End_Cause.DRAINING } } },
  ])
  expect(state.ended).toEqual(['draining'])
})

test('a stream whose caller has gone ends', async () => {
  const abort = new AbortController()
  const stream = watchEvents(portsOn([]).ports, '', abort.signal)
  await stream.next()
  const next = stream.next()
  abort.abort()
  await expect(next).rejects.toMatchObject({ name: 'ConnectError' })
})
