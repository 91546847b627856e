import type { AuditEntry, AuditKind } from '@trading/gateway-api'
import { openHalts } from '@trading/ledger'
import { until } from '@trading/rig/until'
import { type GatewayStage, openGatewayStage, type ServedGateway } from '../support/gateway-reads-stage'

// GET /v1/audit: what operators did by the gateway, and halts and liftings from the ledger.

let stage: GatewayStage
let gateway: ServedGateway
let key: string
const requests = { halt: 0 }
let desk: Awaited<ReturnType<typeof openHalts>>
beforeAll(async () => {
  stage = await openGatewayStage()
  gateway = await stage.serve({ deadlineMs: 700 })
  key = (await stage.makeKeyOf('operator')).key
  // As npm run halt records them.
  desk = await openHalts({ url: stage.database.migrationUrl, name: 'test halts' })
})
afterAll(async () => {
  await desk.close()
  await stage.close()
})

const request = () => `00000000-0000-8000-8000-${String(++requests.halt).padStart(12, '0')}`
const halt = async (symbol: string) =>
  (await desk.append({ what: 'symbol', name: symbol, reason: 'a split', who: 'ann', request: request() }))?.epoch ?? 0
const lift = (epoch: number, symbol: string) =>
  desk.append({ what: 'symbol', name: symbol, lifts: epoch, reason: 'prices are right', who: 'bob', request: request() })
const act = (target: string) =>
  stage.store.audit.append({ owner: 'ann', role: 'operator', keyId: 'k', action: 'dead-letter.drop', target, phase: 'intent' })
const get = (query: string) => gateway.call(`/audit?${query}`, { key })

async function pages(limit: number, kind?: AuditKind, between: () => Promise<unknown> = async () => undefined): Promise<AuditEntry[]> {
  const all: AuditEntry[] = []
  let cursor = ''
  for (;;) {
    const { status, body } = await get(`limit=${limit}${kind ? `&kind=${kind}` : ''}${cursor}`)
    expect(status).toBe(200)
    all.push(...body.items)
    if (body.next === null) return all
    expect(body.items).toHaveLength(limit)
    cursor = `&cursor=${body.next}`
    await between()
  }
}

/** Both tables in the order of time, as SQL says: to the millisecond, and then halts first. */
const inTheTables = async (): Promise<string[]> =>
  (
    await stage.database.sql<{ id: string }>(`
      SELECT id FROM (
        SELECT id::text, at, 0 AS source, id AS number FROM audit UNION ALL SELECT 'halt-' || epoch, at, 1, epoch FROM halts
      ) AS both_of_them ORDER BY date_trunc('milliseconds', at) DESC, source DESC, number DESC`)
  ).map(({ id }) => id)

test('halts and liftings stand among the actions, in the order of time, read from the ledger and copied nowhere', async () => {
  await act('before')
  const epoch = await halt('AAPL')
  await act('between')
  await lift(epoch, 'AAPL')
  await act('after')
  const { body } = await get('limit=10')
  expect(body.next).toBeNull()
  expect(
    body.items.map(({ action, target, owner, role, phase, outcome, reason, haltId }: AuditEntry) =>
      [action, target, owner, role, phase, outcome, reason, haltId].join(),
    ),
  ).toEqual([
    'dead-letter.drop,after,ann,operator,intent,,,',
    `lift,symbol AAPL,bob,,outcome,done,prices are right,${epoch}`,
    'dead-letter.drop,between,ann,operator,intent,,,',
    `halt,symbol AAPL,ann,,outcome,done,a split,${epoch}`,
    'dead-letter.drop,before,ann,operator,intent,,,',
  ])
  expect(await stage.database.sql(`SELECT FROM audit WHERE action IN ('halt', 'lift')`)).toEqual([])
})

test('pages of any length have every row once, while others act and halt', async () => {
  for (let number = 0; number < 12; number++) {
    await act(String(number))
    if (number % 3 === 0) await lift(await halt(`S${number}`), `S${number}`)
    if (number % 5 === 0) await Promise.all([act('together'), halt('TOGETHER')])
  }
  for (const limit of [1, 2, 3, 7, 50, 200]) {
    const before = await inTheTables()
    const read = (await pages(limit, undefined, () => Promise.all([act('meanwhile'), halt('MEANWHILE')]))).map(({ id }) => id)
    expect(read).toEqual(before)
  }
})

test('one kind is listed by itself; its cursor is refused for other lists, which would have a hole', async () => {
  const all = await inTheTables()
  for (const [kind, other] of [
    ['halt', 'action'],
    ['action', 'halt'],
  ] as const) {
    const read = await pages(4, kind)
    expect(read.map(({ id }) => id)).toEqual(all.filter((id) => id.startsWith('halt-') === (kind === 'halt')))
    const { next } = (await get(`limit=1&kind=${kind}`)).body
    for (const query of [`cursor=${next}`, `kind=${other}&cursor=${next}`])
      expect(await get(query)).toMatchObject({ status: 400, body: { errors: [{ field: 'query.cursor' }] } })
  }
  expect((await get('kind=lift')).status).toBe(400)
})

test('while the ledger cannot be read the audit is not shown without halts: 503; actions alone are, and all is back with it', async () => {
  stage.links.ledger.proxy.blackHole()
  const away = { status: 503, body: { type: '/problems#upstream-away', detail: 'ledger does not answer; try again in 2 s' } }
  for (const query of ['limit=10', 'kind=halt']) expect(await get(query)).toMatchObject(away)
  const { status, body } = await get('kind=action&limit=3')
  expect([status, body.items.length]).toEqual([200, 3])
  await stage.links.ledger.proxy.heal()
  await until('it is back', async () => (await get('limit=10')).status === 200)
})
