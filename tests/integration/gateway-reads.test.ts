import { setTimeout as sleep } from 'node:timers/promises'
import { dieOf } from '@trading/rig/dlq'
import { deadQueue, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import { type GatewayStage, openGatewayStage, type ServedGateway, type UpstreamName, upstreams } from '../support/gateway-reads-stage'
import { expiryOf, fillOf, firstDelivery, freshSignal } from '../support/ledger-fixture'
import { fills, nextFill } from '../support/portfolio-stage'
import { recordExecutions } from '../support/recorded-executions'

// What the gateway reads, on a real RabbitMQ, PostgreSQL and Redis, and a real portfolio.

let stage: GatewayStage
let gateway: ServedGateway
let viewer: string
let operator: string

beforeAll(async () => {
  stage = await openGatewayStage()
  viewer = (await stage.makeKeyOf('viewer')).key
  operator = (await stage.makeKeyOf('operator')).key
  gateway = await stage.serve()
  await recordExecutions(stage.ledger, 230)
  await stage.allReadable()
  await stage.portfolio.store.bookAll(fills(20))
})
afterEach(async () => {
  for (const { proxy } of Object.values(stage.links)) await proxy.heal()
})
afterAll(() => stage.close())

// biome-ignore lint/suspicious/noExplicitAny: answers of any kind, for assertions
type Any = any
const get = (path: string, key = viewer) => gateway.call(path, { key })
const pagesOf = async (query: string, key = viewer): Promise<Any[]> => {
  const pages: Any[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await get(`/executions?${query}${cursor}`, key)
    expect(status).toBe(200)
    pages.push(body.items)
    if (body.next === null) return pages
    cursor = `&cursor=${body.next}`
  }
}
const signalIds = (items: readonly Any[]): string[] => items.map(({ signalId }) => signalId)
const inTheLedger = async (where = 'true'): Promise<string[]> =>
  (
    await stage.database.sql<{ id: string }>(`
      SELECT signal_id::text AS id FROM reports JOIN signals USING (signal_id) WHERE ${where} ORDER BY position DESC, signal_id DESC`)
  ).map(({ id }) => id)

test.each([1, 7, 50, 200])('pages of %d executions are the ledger, newest first', async (limit) => {
  const pages = await pagesOf(`limit=${limit}`)
  expect(signalIds(pages.flat())).toEqual(await inTheLedger())
  for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit)
})

test.each([
  ['symbol=sym1', "symbol = 'SYM1'"],
  ['outcome=EXPIRED', "status = 'EXPIRED'"],
  ['symbol=SYM2&outcome=FILLED', "symbol = 'SYM2' AND status = 'FILLED'"],
  ['strategy=nobody', 'false'],
])('executions with %s are those of the ledger', async (query, where) => {
  expect(signalIds((await pagesOf(`limit=9&${query}`)).flat())).toEqual(await inTheLedger(where))
})

test('executions of a span of time are those of the ledger', async () => {
  const [from, to] = ['2026-01-10T00:00:00.000Z', '2026-01-11T00:00:00.000Z']
  await stage.database.sql(`
    UPDATE signals SET ended_at = '2026-01-10T12:00:00Z' WHERE symbol = 'SYM3' AND status = 'FILLED'`)
  const found = (await pagesOf(`limit=10&from=${from}&to=${to}`)).flat()
  expect(signalIds(found)).toEqual(await inTheLedger(`ended_at >= '${from}' AND ended_at < '${to}'`))
  expect(found.length).toBeGreaterThan(10)
})

test('executions that are recorded while pages are read shift nothing', async () => {
  const before = await inTheLedger()
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await get(`/executions?limit=20${cursor}`)
    seen.push(...signalIds(body.items))
    if (body.next === null) break
    cursor = `&cursor=${body.next}`
    await recordExecutions(stage.ledger, 3)
  }
  expect(seen).toEqual(before)
})

test('amounts of an execution are those of the ledger, exactly', async () => {
  const signal = freshSignal({ symbol: 'EXACT', quantity: '10.100' })
  await stage.ledger.claim(signal, firstDelivery)
  const report = fillOf(signal, { averagePrice: '0.000000000001', fee: '-0.10' } as Any)
  await stage.ledger.record(signal.id, report, { fencingToken: 1, fromVenue: true })
  await stage.allReadable()
  const { body } = await get('/executions?symbol=EXACT')
  expect(body.items).toEqual([
    expect.objectContaining({ quantity: '10.100', price: '0.000000000001', fee: '-0.10', outcome: 'FILLED', engine: 'engine-1' }),
  ])
})

test.each(['limit=0', 'limit=201', 'limit=x', 'cursor=7', 'outcome=LOST', 'from=yesterday', 'symbol=', 'what=1'])(
  'executions asked for with %s are refused, and the field is named',
  async (query) => {
    const { status, body } = await get(`/executions?${query}`)
    expect(status).toBe(400)
    expect(body.errors[0].field).toBe(`query.${query.split('=')[0]}`)
  },
)

/** A signal that this owner submitted. */
async function submitted(owner: string, state: 'queued' | 'filled', signal = freshSignal()) {
  await stage.store.submit({
    ...{ owner, idempotencyKey: signal.id, bodyHash: Buffer.alloc(32), signalId: signal.id },
    ...{ message: Buffer.from(JSON.stringify(signal)), validUntil: signal.validUntil },
  })
  if (state === 'queued') return signal
  await stage.ledger.claim(signal, firstDelivery)
  await stage.ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })
  return signal
}

test('a trader sees the own signals only: executions and stories of others are not there', async () => {
  const { key } = await stage.makeKeyOf('trader', 'ann')
  const own = [await submitted('ann', 'filled'), await submitted('ann', 'queued')]
  const other = await submitted('bob', 'filled')
  await recordExecutions(stage.ledger, 5)
  await stage.allReadable()
  expect(signalIds((await pagesOf('limit=1', key)).flat())).toEqual([own[0]?.id])
  for (const { id } of own) expect(await get(`/signals/${id}`, key)).toMatchObject({ status: 200, body: { owner: 'ann' } })
  const [theirs, none] = [await get(`/signals/${other.id}`, key), await get(`/signals/${freshSignal().id}`, key)]
  expect([theirs.status, none.status]).toEqual([404, 404])
  expect(theirs.body.detail.replace(other.id, '')).toBe(none.body.detail.replace(/[\da-f-]{36}/, ''))
  const platforms = (await inTheLedger())[0]
  expect((await get(`/signals/${platforms}`, key)).status).toBe(404)
  expect((await get(`/signals/${other.id}`)).body).toMatchObject({ owner: 'bob', status: 'FILLED' })
})

test('the story of a signal is the one that npm run ledger -- show tells', async () => {
  const signal = freshSignal()
  await stage.ledger.claim(signal, firstDelivery)
  expect((await get(`/signals/${signal.id.toUpperCase()}`)).body).toMatchObject({
    signalId: signal.id,
    status: 'STARTED',
    order: null,
    owner: null,
  })
  const { report } = await stage.ledger.record(signal.id, expiryOf(signal), { fencingToken: 1, fromVenue: false })
  await stage.ledger.recordFinding({ kind: 'filled_after_all', clientOrderId: signal.id, detail: { quantity: '1' } })
  const { body } = await get(`/signals/${signal.id}`)
  expect(body).toMatchObject({ status: 'EXPIRED', report, order: { reason: 'too late' }, findings: [{ kind: 'filled_after_all' }] })
  expect(body.steps.map(({ what }: Any) => what)).toEqual(['issued', 'claim', 'outcome', 'recorded', 'report'])
})

test('a signal that is queued has a story before the ledger knows of it', async () => {
  const { id } = await submitted('ann', 'queued', aSignal())
  expect((await get(`/signals/${id}`)).body).toMatchObject({
    status: 'QUEUED',
    owner: 'ann',
    steps: [{ what: 'submitted' }, { what: 'open' }],
  })
})

test('a signal that was never published has expired once its deadline is past, and one that was published waits for an engine', async () => {
  const [never, published] = [
    await submitted('ann', 'queued', aSignal({}, -20_000)),
    await submitted('ann', 'queued', aSignal({}, -20_000)),
  ]
  await stage.store.submissions.markPublished([published.id])
  const story = async ({ id }: { id: string }) => (await get(`/signals/${id}`)).body
  expect(await story(never)).toMatchObject({ status: 'EXPIRED', order: null, steps: [{ what: 'submitted' }, { what: 'outcome' }] })
  expect(await story(published)).toMatchObject({ status: 'QUEUED' })
  // What the ledger says counts: the record of the confirm was lost.
  const filled = await submitted('ann', 'filled', aSignal({}, -20_000))
  expect(await story(filled)).toMatchObject({ status: 'FILLED' })
})

test('a price is the newest of market data, with its age; of what is not traded there is none', async () => {
  const tick = await stage.publishPrice('GGG', '12.5')
  const { status, body } = await get('/prices/GGG')
  expect({ status, body }).toEqual({
    status: 200,
    body: { symbol: 'GGG', price: '12.5', at: new Date(tick.ingestedAt).toISOString(), ageMs: expect.any(Number), state: 'live' },
  })
  await until('it is old', async () => (await get('/prices/GGG')).body.state === 'stale')
  await stage.confirmPrice('GGG')
  await until('it is live again', async () => (await get('/prices/GGG')).body.state === 'live')
  expect((await get('/prices/NOBODY')).status).toBe(404)
})

test('candles are those of the history', async () => {
  const random = seededRandom(3)
  const start = Date.parse('2026-01-05T10:00:00.000Z')
  const ticks = Array.from({ length: 600 }, (_, index) => ({
    ...{ symbol: 'HHH', epoch: 1, sequence: index + 1, price: (100 + random()).toFixed(4), quantity: undefined },
    ...{ eventAt: start + index * 1_000, ingestedAt: start + index * 1_000 },
  }))
  await stage.history.append(ticks)
  const query = 'interval=1m&from=2026-01-05T10:00:00.000Z&to=2026-01-05T11:00:00.000Z'
  const { body } = await get(`/candles/HHH?${query}`)
  const wanted = await stage.history.candles({ symbol: 'HHH', width: '1m', from: start, to: start + 3_600_000, limit: 100 })
  expect(body.items).toEqual(
    wanted.map(({ startsAt, open, high, low, close, volume, ticks: count }) => ({
      at: startsAt,
      open,
      high,
      low,
      close,
      volume,
      ticks: count,
    })),
  )
  expect(body.items).toHaveLength(10)
  expect((await get(`/candles/HHH?${query}&limit=3`)).body.items).toEqual(body.items.slice(-3))
  expect((await get('/candles/HHH?interval=5m')).status).toBe(400)
})

test('positions and their sums are those of the portfolio', async () => {
  await stage.portfolio.store.book(nextFill())
  const [{ body }, wanted] = [await get('/positions'), await stage.portfolio.store.positions()]
  expect(body.items.map(({ symbol, quantity, realised, fees }: Any) => ({ symbol, quantity, realised, fees }))).toEqual(
    wanted.map(({ symbol, quantity, realised, fees }) => ({ symbol, quantity, realised, fees })),
  )
  expect(body.items[0].mark).toMatchObject({ source: 'last fill', price: wanted[0]?.mark.price })
  const { realised, total, cash } = await stage.portfolio.store.profitAndLoss()
  expect((await get('/pnl')).body).toMatchObject({ realised, total, cash })
})

test('findings that nobody has resolved are shown, newest first, and not to traders', async () => {
  const [filled] = await inTheLedger("status = 'FILLED'")
  await stage.database.sql(`
    DELETE FROM reconciliation_findings;
    INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine, resolved_at) VALUES
      ('unknown_to_venue', '${filled}', '{"ledger": {"status": "FILLED"}}', 'engine-1', NULL),
      ('unknown_to_ledger', 'order-of-a-person', '{}', 'engine-2', NULL),
      ('differs', 'resolved-order', '{}', 'engine-2', now())`)
  const { body } = await get('/findings')
  expect(body).toMatchObject({
    items: [
      { kind: 'unknown_to_ledger', clientOrderId: 'order-of-a-person', signalId: null, resolvedAt: null },
      { kind: 'unknown_to_venue', signalId: filled, engine: 'engine-1', detail: { ledger: { status: 'FILLED' } } },
    ],
    more: false,
  })
  expect((await get('/findings?limit=1')).body).toMatchObject({ items: [{ clientOrderId: 'order-of-a-person' }], more: true })
  expect((await get('/findings', (await stage.makeKeyOf('trader')).key)).status).toBe(403)
  await stage.database.sql('DELETE FROM reconciliation_findings')
})

test('the system shows queues, engines, services and versions', async () => {
  await stage.broker.publish(aSignal())
  await stage.database.sql(`
    INSERT INTO engines (instance, engine, breaker, reasons, epoch, in_hand) VALUES (gen_random_uuid(), 'engine-7', 'open', '{breaker}', 0, 2)`)
  const { body } = await until('the depth is told', async () => {
    const found = await get('/system')
    return found.body.queues.some(({ name, messages }: Any) => name === workQueue && messages === 1) && found
  })
  expect(body.engines).toEqual([
    expect.objectContaining({ engine: 'engine-7', gate: 'shut', reasons: ['breaker'], breaker: 'open', inHand: 2 }),
  ])
  expect(body.services.map(({ name, state }: Any) => `${name} ${state}`)).toEqual([
    'ledger up',
    'broker up',
    'portfolio up',
    'market data up',
    'history up',
  ])
  expect(Object.keys(body.versions)).toEqual(['gateway', 'node', 'postgresql', 'rabbitmq'])
  await (await stage.broker.channel()).purgeQueue(workQueue)
})

describe('dead letters', () => {
  beforeEach(async () => {
    await (await stage.broker.channel()).purgeQueue(deadQueue)
    await gateway.close()
    gateway = await stage.serve()
  })
  const dead = () => stage.broker.depth(deadQueue)
  const act = (method: string, path: string, body?: unknown) => gateway.call(path, { key: operator, method, body })

  test('are grouped by cause, and one look is shared', async () => {
    const ids = await dieOf(stage.broker, [
      { body: aSignal(), cause: 'attempt 1 failed' },
      { body: aSignal(), cause: 'attempt 2 failed' },
      { body: 'no JSON', cause: 'unreadable' },
    ])
    const { body } = await get('/dead-letters', operator)
    expect(body).toMatchObject({ total: 3, read: 3 })
    expect(body.groups.map(({ cause, count, ids: of }: Any) => [cause, count, of])).toEqual([
      ['attempt <n> failed', 2, ids.slice(0, 2)],
      ['unreadable', 1, ids.slice(2)],
    ])
    await dieOf(stage.broker, [{ body: aSignal() }])
    const again = await get('/dead-letters', operator)
    expect(again.body.readAt).toBe(body.readAt)
    expect((await get(`/dead-letters/${ids[2]}`, operator)).body).toMatchObject({ body: 'no JSON', encoding: 'utf8', truncated: false })
    expect(await dead()).toBe(4)
  })

  test('a body that is no text is base64, and a long one is cut', async () => {
    const [binary, long] = await dieOf(stage.broker, [{ body: Buffer.from([0xff, 0x00]) }, { body: 'x'.repeat(60_000) }])
    expect((await get(`/dead-letters/${binary}`, operator)).body).toMatchObject({ encoding: 'base64', body: '/wA=', bytes: 2 })
    const { body } = await get(`/dead-letters/${long}`, operator)
    expect([body.body.length, body.bytes, body.truncated]).toEqual([16_384, 60_000, true])
  })

  test('one is replayed once, under its id, and is no longer there; both rows of the audit say who did it', async () => {
    const signal = aSignal()
    const [id, other] = await dieOf(stage.broker, [{ body: signal, messageId: signal.id }, { body: aSignal() }])
    expect(await act('POST', `/dead-letters/${id}/replay`)).toMatchObject({ status: 200, body: { id, validUntil: signal.validUntil } })
    const channel = await stage.broker.channel()
    const replayed = await until('it is back', () => channel.get(workQueue, { noAck: true }))
    expect(JSON.parse(replayed.content.toString())).toEqual(signal)
    expect(replayed.properties.headers).toMatchObject({ replayed: true })
    expect(await channel.get(workQueue, { noAck: true })).toBe(false)
    expect(await dead()).toBe(1)
    expect((await get('/dead-letters', operator)).body).toMatchObject({ total: 1, groups: [{ ids: [other] }] })
    expect((await act('POST', `/dead-letters/${id}/replay`)).status).toBe(404)
    const audited = await stage.store.audit.page({ before: undefined, limit: 2 })
    expect(audited.map(({ phase, outcome, owner }) => [phase, outcome, owner])).toEqual(
      expect.arrayContaining([['outcome', expect.stringMatching(/^failed/), 'operator']]),
    )
  })

  test('a stale signal is replayed only with a new deadline, and poison never', async () => {
    const [stale, poison] = await dieOf(stage.broker, [{ body: aSignal({}, -1_000) }, { body: 'no JSON' }])
    expect(await act('POST', `/dead-letters/${stale}/replay`)).toMatchObject({
      status: 409,
      body: { detail: expect.stringMatching(/extendMs/) },
    })
    expect(await act('POST', `/dead-letters/${poison}/replay`, { extendMs: 1_000 })).toMatchObject({ status: 409 })
    expect(await dead()).toBe(2)
    expect((await act('POST', `/dead-letters/${stale}/replay`, { extendMs: 60_000 })).status).toBe(200)
    expect(await dead()).toBe(1)
    await (await stage.broker.channel()).purgeQueue(workQueue)
  })

  test('one is dropped, and the others stay', async () => {
    const ids = await dieOf(stage.broker, [{ body: aSignal() }, { body: aSignal() }, { body: aSignal() }])
    expect((await act('DELETE', `/dead-letters/${ids[1]}`)).status).toBe(204)
    expect((await get('/dead-letters', operator)).body.groups[0].ids).toEqual([ids[0], ids[2]])
    expect(await dead()).toBe(2)
  })

  test('are for operators only', async () => {
    for (const path of ['/dead-letters', '/dead-letters/x']) expect((await get(path)).status).toBe(403)
    for (const [method, path] of [
      ['POST', '/dead-letters/x/replay'],
      ['DELETE', '/dead-letters/x'],
    ] as const)
      expect((await gateway.call(path, { key: viewer, method })).status).toBe(403)
  })

  test('a look that is under way is shared by those who ask at once', async () => {
    await dieOf(stage.broker, [{ body: aSignal() }])
    const looks = await Promise.all(Array.from({ length: 20 }, () => get('/dead-letters', operator)))
    expect(new Set(looks.map(({ body }) => body.readAt)).size).toBe(1)
  })
})

describe('while an upstream is away', () => {
  const parts: Record<UpstreamName, string[]> = {
    ledger: ['/executions', `/signals/${freshSignal().id}`],
    history: ['/candles/GGG'],
    portfolio: ['/positions', '/pnl'],
    'market data': ['/prices/GGG'],
    broker: ['/dead-letters'],
  }
  const faults: Record<string, (name: UpstreamName) => Promise<void>> = {
    async killed(name) {
      const { proxy } = stage.links[name]
      await proxy.refuse()
      proxy.reset()
    },
    async frozen(name) {
      stage.links[name].proxy.blackHole()
    },
  }
  const answers = async (name: UpstreamName) => Promise.all((parts[name] ?? []).map((path) => get(path, operator)))
  const allWork = () =>
    until('all works', async () => {
      await stage.publishPrice('GGG', '1')
      const all = await Promise.all(upstreams.map(answers))
      // There is no such signal, which the ledger says.
      return all.flat().every(({ status }) => status === 200 || status === 404)
    })

  beforeEach(async () => {
    await gateway.close()
    gateway = await stage.serve({ deadlineMs: 700 })
    await allWork()
  })

  test.each(upstreams.flatMap((name) => Object.keys(faults).map((fault) => [name, fault] as const)))(
    'the %s, %s: its part answers 503 with Retry-After within its deadline, and no other does',
    async (name, fault) => {
      await faults[fault]?.(name)
      // Only a look that is not shared any more finds the broker away.
      if (name === 'broker') {
        await gateway.close()
        gateway = await stage.serve({ deadlineMs: 700 })
      }
      const awaited = await until('it is noticed', async () => {
        const found = await answers(name)
        return found.every(({ status }) => status === 503) && found
      })
      for (const { headers, body } of awaited) {
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
        expect(body.type).toBe('/problems#upstream-away')
        expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|postgres:|stack/)
      }
      await stage.publishPrice('GGG', '1')
      await sleep(50)
      for (const other of upstreams.filter((each) => each !== name && !(each === 'broker' && name === 'broker'))) {
        for (const { status } of await answers(other)) expect([other, [200, 404].includes(status)]).toEqual([other, true])
      }
      const { status, body } = await until('the system tells it', async () => {
        const found = await get('/system')
        return found.body.services.some((each: Any) => each.name === name && each.state === 'away') && found
      })
      expect(status).toBe(200)
      expect(body.services.filter(({ state }: Any) => state === 'away').map((each: Any) => each.name)).toEqual([name])
      await stage.links[name].proxy.heal()
      await allWork()
    },
  )
})
