import { setTimeout as sleep } from 'node:timers/promises'
import { streamDataSchemas, streamEndSchema } from '@trading/gateway-api'
import type { EventStream, ServerSentEvent } from '@trading/rig/event-stream'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import type { ZodType } from 'zod'
import { type GatewayStage, openGatewayStage, type ServedGateway } from '../support/gateway-reads-stage'
import { fillOf, firstDelivery, freshSignal } from '../support/ledger-fixture'
import { nextFill } from '../support/portfolio-stage'
import { manyRejections, recordExecutions, recordOnAndOn, recordSlowly } from '../support/recorded-executions'

// The gateway's event stream, on a real RabbitMQ, PostgreSQL and Redis, and a real portfolio.

let stage: GatewayStage
let viewer: string

beforeAll(async () => {
  stage = await openGatewayStage()
  viewer = (await stage.makeKeyOf('viewer')).key
})
const served: ServedGateway[] = []
const everyStream: EventStream[] = []
afterEach(async () => {
  for (const { proxy } of Object.values(stage.links)) await proxy.heal()
  for (const gateway of served.splice(0)) await gateway.close()
  // Of whatever the test was about.
  for (const { events } of everyStream.splice(0)) for (const each of events) mustBeDescribed(each)
})
afterAll(() => stage.close())

const serve = async (options: Parameters<GatewayStage['serve']>[0] = {}) => {
  const gateway = await stage.serve(options)
  served.push(gateway)
  const stream: ServedGateway['stream'] = async (...asked) => {
    const opened = await gateway.stream(...asked)
    everyStream.push(opened)
    return opened
  }
  return { ...gateway, stream }
}
const frameSchemas: Record<string, ZodType> = { ...streamDataSchemas, end: streamEndSchema }
const described = new Set<string>()

/** Held against the schema of its event, which permits no other field. */
function mustBeDescribed({ event, id, data }: ServerSentEvent): void {
  const parsed = frameSchemas[event]?.safeParse(data)
  if (!parsed?.success) expect({ event, data, issues: parsed?.error.issues }).toBe('as its schema says')
  if (event === 'execution') expect(id).toBe(data.cursor)
  described.add(event)
}
/** All outcomes, in the order in which their transactions began to write. */
const inTheLedger = async (after = '0'): Promise<string[]> =>
  (
    await stage.database.sql<{ id: string }>(
      `SELECT signal_id::text AS id FROM reports WHERE position > '${after}'::xid8 ORDER BY position, signal_id`,
    )
  ).map(({ id }) => id)
const now = async (): Promise<string> =>
  (await stage.database.sql<{ at: string }>('SELECT coalesce(max(position::text::bigint), 0)::text AS at FROM reports'))[0]?.at ?? '0'
const executionsIn = (events: readonly ServerSentEvent[]) => events.filter(({ event }) => event === 'execution')
const idsIn = (events: readonly ServerSentEvent[]) => executionsIn(events).map(({ data }) => data.signalId as string)
const isOpen = (stream: EventStream) => until('the stream has its place', () => stream.lastId !== '')
const onlyExecutions = '?events=execution'

/** A signal that this owner submitted, executed. */
async function executed(owner: string): Promise<string> {
  const signal = freshSignal()
  await stage.store.submit({
    ...{ owner, idempotencyKey: signal.id, bodyHash: Buffer.alloc(32), signalId: signal.id },
    ...{ message: Buffer.from(JSON.stringify(signal)), validUntil: signal.validUntil },
  })
  await stage.ledger.claim(signal, firstDelivery)
  await stage.ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })
  return signal.id
}

test('a stream carries each execution as it is recorded, as a page shows it', async () => {
  const { stream, call } = await serve()
  const opened = await stream(onlyExecutions, { key: viewer })
  expect(opened).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
  })
  await isOpen(opened)
  const since = await now()
  await recordExecutions(stage.ledger, 50)
  await until('all have come', () => executionsIn(opened.events).length === 50)
  expect(idsIn(opened.events)).toEqual(await inTheLedger(since))
  const { body } = await call('/executions?limit=50', { key: viewer })
  expect(executionsIn(opened.events).map(({ data }) => data)).toEqual(body.items.reverse())
  for (const { id, data } of executionsIn(opened.events)) expect(id).toBe(data.cursor)
  opened.cut()
})

test('an execution whose commit comes late is not skipped: what was recorded after it waits for it', async () => {
  const { stream, call } = await serve()
  const opened = await stream(onlyExecutions, { key: viewer })
  await isOpen(opened)
  const since = await now()
  const slow = await recordSlowly(stage.database.migrationUrl, stage.ledger)
  const abandoned = await recordSlowly(stage.database.migrationUrl, stage.ledger)
  await recordExecutions(stage.ledger, 20)
  await sleep(500)
  expect(idsIn(opened.events)).toEqual([])
  await slow.end()
  await until('the late one has come', () => idsIn(opened.events).includes(slow.signal.id))
  await abandoned.end('ROLLBACK')
  await until('all have come', () => executionsIn(opened.events).length === 21)
  expect(idsIn(opened.events)).toEqual(await inTheLedger(since))
  expect(idsIn(opened.events)[0]).toBe(slow.signal.id)
  const { body } = await call('/executions?limit=21', { key: viewer })
  expect(body.items.map(({ signalId }: { signalId: string }) => signalId)).toEqual(idsIn(opened.events).reverse())
  opened.cut()
})

test('cut at random 500 times while engines record: what readers put together is the ledger, without a gap or a duplicate', async () => {
  const { stream } = await serve()
  const first = await stream(onlyExecutions, { key: viewer })
  await isOpen(first)
  const start = first.lastId
  first.cut()
  const since = await now()
  const others = [await stage.fixture.openReady({ engine: 'engine-2' }), await stage.fixture.openReady({ engine: 'engine-3' })]
  const recording = recordOnAndOn({ ledgers: [stage.ledger, ...others], url: stage.database.migrationUrl, seed: 15 })

  const reader = async (cuts: number, seed: number) => {
    const chance = seededRandom(seed)
    const got: string[] = []
    let lastEventId = start
    for (let cut = 0; cut < cuts; cut++) {
      const after = Math.floor(chance() * 12)
      const opened = await stream(onlyExecutions, {
        ...{ key: viewer, lastEventId },
        onEvent: (_, self) => {
          if (self.events.length > after) self.cut()
        },
      })
      // Some are cut by time, wherever they are.
      const timer = setTimeout(opened.cut, 20 + chance() * 150)
      await opened.closed
      clearTimeout(timer)
      got.push(...idsIn(opened.events))
      lastEventId = opened.lastId
    }
    return { got, lastEventId }
  }
  const readers = await Promise.all([1, 2, 3, 4, 5].map((seed) => reader(100, seed)))
  await recording.stop()
  const recorded = await inTheLedger(since)
  expect(recorded.length).toBeGreaterThan(500)
  expect(recording.late()).toBeGreaterThan(20)
  for (const { got, lastEventId } of readers) {
    const rest = await stream(onlyExecutions, { key: viewer, lastEventId })
    await until('the rest has come', () => got.length + executionsIn(rest.events).length >= recorded.length)
    rest.cut()
    const all = [...got, ...idsIn(rest.events)]
    expect(new Set(all).size).toBe(all.length)
    expect(all).toEqual(recorded)
  }
})

test('a browser that has seen no execution resumes where it began', async () => {
  const { stream } = await serve()
  const opened = await stream(onlyExecutions, { key: viewer })
  await isOpen(opened)
  opened.cut()
  const since = await now()
  await recordExecutions(stage.ledger, 5)
  const again = await stream(onlyExecutions, { key: viewer, lastEventId: opened.lastId })
  await until('they have come', () => executionsIn(again.events).length === 5)
  expect(idsIn(again.events)).toEqual(await inTheLedger(since))
  again.cut()
})

test('a page and a stream that begins with its newest execution have everything, and nothing twice', async () => {
  const { stream, call } = await serve()
  await recordExecutions(stage.ledger, 10)
  await stage.allReadable()
  const { body } = await call('/executions?limit=10', { key: viewer })
  await recordExecutions(stage.ledger, 10)
  const since = await stream(`?events=execution&after=${body.items[0].cursor}`, { key: viewer })
  await until('the rest has come', () => executionsIn(since.events).length === 10)
  const ids = [...body.items.map(({ signalId }: { signalId: string }) => signalId).reverse(), ...idsIn(since.events)]
  expect(ids).toEqual((await inTheLedger()).slice(-20))
  since.cut()
})

test('a reader that stands still is ended, others go on, and it resumes where it was', async () => {
  const { stream, metric } = await serve({ streams: { standstillMs: 300 } })
  const start = await stream(onlyExecutions, { key: viewer })
  await isOpen(start)
  const since = await now()
  const stalled = await stream('', { key: viewer, lastEventId: start.lastId })
  stalled.pause()
  const other = await stream(onlyExecutions, { key: viewer, lastEventId: start.lastId })
  // More than sockets hold.
  for (let done = 4_000; done <= 24_000; done += 4_000) {
    await stage.database.sql(manyRejections(4_000))
    await until('the other has them', () => executionsIn(other.events).length === done)
  }
  await until('it was ended', () => metric(/gateway_streams_ended_total\{why="too-slow"\} 1/))
  const recorded = await inTheLedger(since)
  await until('the other has all', () => executionsIn(other.events).length === recorded.length)
  expect(idsIn(other.events)).toEqual(recorded)
  expect([other.isOver, start.isOver]).toEqual([false, false])
  stalled.resume()
  await stalled.closed
  const rest = await stream(onlyExecutions, { key: viewer, lastEventId: stalled.lastId })
  await until('the rest has come', () => executionsIn(stalled.events).length + executionsIn(rest.events).length >= recorded.length)
  expect([...idsIn(stalled.events), ...idsIn(rest.events)]).toEqual(recorded)
  for (const each of [start, other, rest]) each.cut()
})

test('when the gateway stops, each stream ends with its token, and the next gateway goes on without a gap', async () => {
  const gateway = await serve()
  const streams = await Promise.all(Array.from({ length: 20 }, () => gateway.stream(onlyExecutions, { key: viewer })))
  for (const each of streams) await isOpen(each)
  const since = await now()
  await recordExecutions(stage.ledger, 10)
  await until('all have them', () => streams.every(({ events }) => events.length === 10))
  const startedAt = performance.now()
  await gateway.close()
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  await Promise.all(streams.map(({ closed }) => closed))
  for (const { events, lastId } of streams)
    expect(events.at(-1)).toEqual({ event: 'end', id: lastId, data: { token: lastId, reason: 'draining' } })
  await recordExecutions(stage.ledger, 10)
  const next = await serve()
  const rest = await next.stream(onlyExecutions, { key: viewer, lastEventId: streams[0]?.lastId ?? '' })
  await until('the rest has come', () => executionsIn(rest.events).length === 10)
  expect([...idsIn(streams[0]?.events ?? []), ...idsIn(rest.events)]).toEqual(await inTheLedger(since))
  rest.cut()
})

test('a key that is revoked ends its streams within 5 s, and no others', async () => {
  const { stream } = await serve()
  const { id, key } = await stage.makeKeyOf('viewer', 'leaving')
  const [theirs, others] = [await stream('', { key }), await stream('', { key: viewer })]
  await isOpen(theirs)
  const startedAt = performance.now()
  await stage.store.keys.revoke(id)
  await theirs.closed
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(theirs.events.at(-1)).toMatchObject({ event: 'end', data: { reason: 'not-allowed' } })
  expect(others.isOver).toBe(false)
  expect((await stream('', { key })).status).toBe(401)
  others.cut()
})

test('prices and positions come with the newest, then as they change; halts and the system, too', async () => {
  const { stream } = await serve()
  for (const price of ['1', '2', '3']) await stage.publishPrice('EEE', price)
  await stage.portfolio.store.book(nextFill({ symbol: 'EEE' }))
  const opened = await stream('?symbols=EEE', { key: viewer })
  const newest = (event: string) => opened.events.filter((each) => each.event === event).map(({ data }) => data)
  await until('all kinds have come', () => ['price', 'position', 'halt', 'system'].every((event) => newest(event).length > 0))
  expect(newest('price')[0]).toMatchObject({ symbol: 'EEE', price: '3' })
  expect(newest('position')[0]).toMatchObject({ symbol: 'EEE' })
  expect(newest('halt')[0]).toMatchObject({ active: [] })
  await stage.publishPrice('EEE', '4')
  await until('the next price has come', () => newest('price').at(-1)?.price === '4')
  const { quantity } = newest('position').at(-1)
  await stage.portfolio.store.book(nextFill({ symbol: 'EEE' }))
  await until('the position has changed', () => newest('position').at(-1)?.quantity !== quantity)
  expect(new Set(newest('price').map(({ symbol }) => symbol))).toEqual(new Set(['EEE']))
  opened.cut()
})

test('prices of what is traded come without being asked for', async () => {
  const { stream } = await serve()
  await stage.publishPrice('TRADED', '7')
  const opened = await stream('?events=price,execution', { key: viewer })
  await isOpen(opened)
  await recordExecutions(stage.ledger, 1, { symbol: 'TRADED' })
  await until('its price has come', () => opened.events.some(({ event, data }) => event === 'price' && data.symbol === 'TRADED'))
  opened.cut()
})

test('a silent stream has heartbeats, which move its place along', async () => {
  const { stream } = await serve({ streams: { heartbeatMs: 100 } })
  const opened = await stream('?events=execution&symbols=NEVER', { key: viewer })
  await isOpen(opened)
  const before = opened.lastId
  await recordExecutions(stage.ledger, 3)
  await until('its place has moved', () => opened.lastId !== before && opened.comments.length >= 3)
  expect(opened.events).toEqual([])
  opened.cut()
})

test('a trader gets executions of the own signals only, live and resumed', async () => {
  const { stream } = await serve()
  const { key } = await stage.makeKeyOf('trader', 'ann')
  const opened = await stream(onlyExecutions, { key })
  await isOpen(opened)
  const start = opened.lastId
  const own: string[] = []
  for (let number = 0; number < 5; number++) {
    own.push(await executed('ann'))
    await executed('bob')
    await recordExecutions(stage.ledger, 1)
  }
  await until('the own have come', () => executionsIn(opened.events).length === 5)
  expect(idsIn(opened.events)).toEqual(own)
  opened.cut()
  const resumed = await stream(onlyExecutions, { key, lastEventId: start })
  await until('the own have come again', () => executionsIn(resumed.events).length === 5)
  await sleep(300)
  expect(idsIn(resumed.events)).toEqual(idsIn(opened.events))
  resumed.cut()
})

test.each([
  ['an execution of another ledger', '77-01940a7e-5f00-7000-8000-000000000001'],
  ['before everything, of a ledger that has an archive', '0-00000000-0000-0000-0000-000000000000'],
])('a token of %s ends the stream, and makes the reader forget it', async (what, lastEventId) => {
  const { stream } = await serve()
  if (what.includes('archive'))
    await stage.database.sql(`
      INSERT INTO archived_signals (signal_id, signal, report, committed_at, sent_at, publishes)
      VALUES (gen_random_uuid(), '{}', '{}', now(), now(), 1) `)
  const opened = await stream(onlyExecutions, { key: viewer, lastEventId })
  await opened.closed
  expect(opened.events).toEqual([{ event: 'end', id: '', data: { token: null, reason: 'unknown-token' } }])
  expect(opened.lastId).toBe('')
  await stage.database.sql('DELETE FROM archived_signals')
})

test.each(['?events=nothing', '?events=', '?symbols=a,', '?after=7', '?what=1'])('a stream asked for with %s is refused', async (query) => {
  const { call } = await serve()
  expect(await call(`/stream${query}`, { key: viewer })).toMatchObject({ status: 400, body: { type: '/problems#invalid-request' } })
})

test('of more streams than the limit the others are refused, and a closed one makes room', async () => {
  const { stream, call, metric } = await serve({ streams: { streams: 3, perOwner: 2 } })
  const { key } = await stage.makeKeyOf('viewer', 'somebody')
  const mine = [await stream('', { key }), await stream('', { key })]
  expect(await call('/stream', { key })).toMatchObject({ status: 429 })
  const other = await stream('', { key: viewer })
  expect(await call('/stream', { key: viewer })).toMatchObject({ status: 503, body: { type: '/problems#overloaded' } })
  mine[0]?.cut()
  await until('there is room', () => metric(/^gateway_streams 2$/m))
  const again = await stream('', { key })
  expect(again.status).toBe(200)
  for (const each of [...mine, other, again]) each.cut()
})

test('while the ledger stands still, streams stay open with all else, and then have every execution', async () => {
  const { stream } = await serve({ deadlineMs: 500 })
  await stage.publishPrice('FFF', '1')
  const opened = await stream('?symbols=FFF', { key: viewer })
  await isOpen(opened)
  const start = opened.lastId
  const since = await now()
  stage.links.ledger.proxy.blackHole()
  await recordExecutions(stage.ledger, 10, { symbol: 'FFF' })
  const resumed = await stream('?symbols=FFF', { key: viewer, lastEventId: start })
  for (const price of ['2', '3', '4']) {
    await stage.publishPrice('FFF', price)
    for (const { events } of [opened, resumed])
      await until('the price has come', () => events.some(({ event, data }) => event === 'price' && data.price === price), {
        withinMs: 2_000,
      })
  }
  expect(executionsIn([...opened.events, ...resumed.events])).toEqual([])
  await until('it is told', () =>
    opened.events.some(({ event, data }) => event === 'system' && data.services.some((each: object) => 'reason' in each)),
  )
  await stage.links.ledger.proxy.heal()
  for (const each of [opened, resumed]) {
    await until('the executions have come', () => executionsIn(each.events).length === 10)
    expect(idsIn(each.events)).toEqual(await inTheLedger(since))
    each.cut()
  }
})

test('without a stream nothing is read, and the next one begins with what is recorded from then on', async () => {
  const { stream, metric } = await serve()
  const first = await stream('', { key: viewer })
  await isOpen(first)
  first.cut()
  await until('it is gone', () => metric(/^gateway_streams 0$/m))
  await recordExecutions(stage.ledger, 5)
  await stage.allReadable()
  const second = await stream(onlyExecutions, { key: viewer })
  await isOpen(second)
  const since = await now()
  await recordExecutions(stage.ledger, 2)
  await until('they have come', () => executionsIn(second.events).length >= 2)
  expect(idsIn(second.events)).toEqual(await inTheLedger(since))
  second.cut()
})

test('frames of every kind match their schemas: filled and expired executions, an active halt, the end of the stream', async () => {
  const { stream } = await serve()
  const halted = await stage.database.sql<{ epoch: string }>(
    `INSERT INTO halts (what, name, reason, who, request) VALUES ('symbol', 'KKK', 'a split', 'ann', gen_random_uuid()) RETURNING epoch::text`,
  )
  await stage.portfolio.store.book(nextFill({ symbol: 'KKK' }))
  await stage.publishPrice('KKK', '0.000000000001')
  const opened = await stream('?symbols=KKK', { key: viewer })
  await isOpen(opened)
  await recordExecutions(stage.ledger, 10, { symbol: 'KKK' })
  const kinds = () => new Set(opened.events.map(({ event }) => event))
  await until('all kinds have come', () => Object.keys(streamDataSchemas).every((event) => kinds().has(event)))
  const halt = opened.events.find(({ event, data }) => event === 'halt' && data.active.length > 0)
  expect(halt?.data).toMatchObject({ active: [{ id: halted[0]?.epoch, scope: 'symbol', target: 'KKK', by: 'ann' }] })
  // Both outcomes.
  expect(new Set(executionsIn(opened.events).map(({ data }) => data.outcome))).toEqual(new Set(['FILLED', 'EXPIRED']))
  await served.splice(0)[0]?.close()
  await until('it has ended', () => kinds().has('end'))
  for (const each of opened.events) mustBeDescribed(each)
  expect([...described].sort()).toEqual([...Object.keys(streamDataSchemas), 'end'].sort())
})

test('a frame that has a field too many, or lacks one, would not pass', () => {
  const price = { symbol: 'A', price: '1', at: '2026-01-05T14:30:00.000Z', ageMs: 1, state: 'live' }
  for (const data of [
    { ...price, extra: 1 },
    { ...price, price: 1 },
    { ...price, at: undefined },
  ])
    expect(() => mustBeDescribed({ event: 'price', id: '', data })).toThrow()
  expect(() => mustBeDescribed({ event: 'unknown', id: '', data: {} })).toThrow()
})
