import type { Rig } from '@trading/rig/platform/rig'
import { until } from '@trading/rig/until'
import { follow } from './follow'
import { boundMs, type GatewayAnswer, type GatewayAtWork, gatewayRow, recordedIn, type UpstreamName, upstreams } from './gateway-row'

const faults: Record<string, (at: GatewayAtWork, name: UpstreamName) => Promise<void>> = {
  async killed({ links }, name) {
    await links[name].refuse()
    links[name].reset()
  },
  async frozen({ links }, name) {
    links[name].blackHole()
  },
  async slow({ links }, name) {
    links[name].delay({ latencyMs: 5_000 })
  },
}

/** What of the API needs an upstream. */
const partsOf = ({ get, submit }: GatewayAtWork): Record<UpstreamName, () => Promise<GatewayAnswer[]>> => {
  const all = (...asked: Promise<GatewayAnswer>[]) => Promise.all(asked)
  return {
    portfolio: () => all(get('/v1/positions'), get('/v1/pnl')),
    'market data': () => all(get('/v1/prices/AAPL')),
    broker: () => all(submit()),
    database: () => all(get('/v1/executions'), get('/v1/halts')),
  }
}

/** Market data has no price here, which it answers with 404. */
const isAnswered = ({ status }: GatewayAnswer): boolean => status < 500
const isAway = ({ status, retryAfter, body }: GatewayAnswer): boolean =>
  status === 503 && Number(retryAfter) > 0 && body.type === '/problems#upstream-away'

export const gatewayUpstreamsAway = gatewayRow({
  number: '42a',
  fault: 'upstreams killed, frozen, slow',
  story:
    "Portfolio, Redis, broker and database are each cut off from the gateway, then silent, then late beyond the gateway's deadline, under load. Its own part answers " +
    `503 with Retry-After, all others go on, and no answer takes longer than ${boundMs / 1_000} s. A client of the event stream is cut each time and resumes: it has every ` +
    'execution once, in the order of the ledger.',
  async run(rig, at) {
    const client = rig.own(follow(at.url, at.key))
    await until('the stream knows its place', () => client.lastId !== '')
    at.load.start(20)
    for (const name of upstreams) for (const fault of Object.keys(faults)) await suffers(rig, at, { name, fault, cut: client.cut })
    rig.healed()
    await at.load.flows(20)
    await at.load.stop()
    await rig.untilEnd(at.load.confirmed)
    await allPublished(rig)
    const isWhole = async () => (await recordedIn(rig)).length === client.signalIds.length
    await until('the stream has as many executions as the ledger', isWhole).catch(() => undefined)
    const recorded = await recordedIn(rig)
    rig.check(
      `the stream has ${client.signalIds.length} executions, in order, of the ${recorded.length} of the ledger`,
      recorded.join() === client.signalIds.join(),
    )
  },
})

/** What was submitted while the broker was away is published now, and executed. */
async function allPublished(rig: Rig): Promise<void> {
  const waiting = async () =>
    (await rig.database.sql('SELECT 1 FROM submissions WHERE signal_id NOT IN (SELECT signal_id FROM reports) LIMIT 1')).length
  await until('all that was submitted is executed', async () => (await waiting()) === 0)
}

interface Suffered {
  name: UpstreamName
  fault: string
  cut: () => void
}

async function suffers(rig: Rig, at: GatewayAtWork, { name, fault, cut }: Suffered): Promise<void> {
  const parts = partsOf(at)
  const asked = async (of: UpstreamName): Promise<GatewayAnswer[]> => {
    const answers = await parts[of]()
    for (const { tookMs } of answers) rig.check(`${name} ${fault}: the part of ${of} took ${Math.round(tookMs)} ms`, tookMs <= boundMs)
    return answers
  }
  rig.tell(`${name}: ${fault}`)
  rig.injected(`${name} ${fault}`)
  await faults[fault]?.(at, name)
  cut()
  await until(`the part of ${name}, ${fault}, answers 503`, async () => (await asked(name)).every(isAway))
  // Keys and sessions are in the database: without it nobody is let in.
  const others = name === 'database' ? [] : upstreams.filter((other) => other !== name)
  // On a busy machine an answer of one that is not away may be late too, but not each of them.
  for (const other of others)
    await until(`the part of ${other} answers while ${name} is ${fault}`, async () => (await asked(other)).every(isAnswered))
  await at.links[name].heal()
  const allAnswer = async () => (await Promise.all(upstreams.map(asked))).flat().every(isAnswered)
  await until(`all answer after ${name} was ${fault}`, allAnswer)
}
