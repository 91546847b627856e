import type { Problem } from '@trading/gateway-api'
import { dieOf } from '@trading/rig/dlq'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { type GatewayStage, openGatewayStage } from '../support/gateway-reads-stage'
import { callAt } from '../support/gateway-stage'
import { fills } from '../support/portfolio-stage'
import { recordExecutions } from '../support/recorded-executions'
import { type AnyRequest, type Known, type Operation, operationsOf, requestsOf } from '../support/requests-of'

// Requests generated from the document, at a gateway whose services are all there and have data: every answer is one that the document describes,
// and none is a fault.

let stage: GatewayStage
let gateway: ServiceProcess & { url: string }
let operations: Operation[]
const keys: Record<'operator' | 'trader' | 'viewer', string> = { operator: '', trader: '', viewer: '' }
const known: Record<string, string[]> = {
  symbol: ['AAA', 'GGG', 'SYM1'],
  strategy: ['test'],
  events: ['price', 'execution,halt'],
  symbols: ['AAA,GGG'],
  halt: [],
  signal: [],
  letter: [],
}

// The signals of the fixture are valid for seconds: these are only read.
const signalsInLedger = 60
const answeredMs = 10_000

beforeAll(async () => {
  stage = await openGatewayStage()
  for (const role of ['operator', 'trader', 'viewer'] as const) keys[role] = (await stage.makeKeyOf(role)).key
  known.signal = (await recordExecutions(stage.ledger, signalsInLedger)).map(({ id }) => id)
  await stage.allReadable()
  await stage.portfolio.store.bookAll(fills(20))
  for (const symbol of ['AAA', 'GGG']) await stage.publishPrice(symbol, '12.5')
  const start = Date.parse('2026-01-05T14:00:00.000Z')
  const ticks = Array.from({ length: 600 }, (_, index) => ({
    ...{ symbol: 'GGG', epoch: 1, sequence: index + 1, price: '12.5', quantity: undefined },
    ...{ eventAt: start + index * 1_000, ingestedAt: start + index * 1_000 },
  }))
  await stage.history.append(ticks)
  await stage.database.sql(`
    INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine) VALUES
      ('unknown_to_venue', '${known.signal[0]}', '{"ledger": {"status": "FILLED"}}', 'engine-1'), ('differs', 'by hand', '{}', 'engine-2');
    INSERT INTO engines (instance, engine, breaker, reasons, epoch, in_hand) VALUES (gen_random_uuid(), 'engine-7', 'open', '{breaker}', 0, 2)`)
  known.letter = await dieOf(stage.broker, [...Array.from({ length: 10 }, () => ({ body: aSignal() })), { body: Buffer.from([0xff, 0]) }])

  const service = startService('service-gateway', {
    ...stage.settings(),
    ...{ RATE_PER_MINUTE: '1000000', SIGNALS_PER_MINUTE: '1000000', UPSTREAM_MS: '8000' },
  })
  const { gatewayPort } = await service.seen('gateway.listening')
  await service.seen('service.ready')
  gateway = { ...service, url: `http://127.0.0.1:${gatewayPort}` }
  operations = operationsOf((await callAt(gateway.url, '/docs/json')).body)
})
afterAll(async () => {
  await killServices()
  await stage.close()
})

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats(ajv)
const compiled = new Map<object, ValidateFunction>()
const checkerOf = (schema: object): ValidateFunction => {
  const checker = compiled.get(schema) ?? ajv.compile(schema)
  compiled.set(schema, checker)
  return checker
}

interface Given extends AnyRequest {
  key: string
}

async function answerTo({ method, path, headers, body, key }: Given) {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { ...headers, authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && method !== 'GET' && { body }),
    signal: AbortSignal.timeout(answeredMs),
  })
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith('text/event-stream')) return { status: response.status, type, text: await response.text() }
  // A stream goes on.
  await response.body?.cancel()
  return { status: response.status, type, text: '' }
}

/** Held against the document. */
function mustBeDescribed({ answers }: Operation, { status, type, text }: Awaited<ReturnType<typeof answerTo>>): void {
  const name = String(status) in answers ? String(status) : `${Math.floor(status / 100)}XX`
  expect(Object.keys(answers)).toContain(name)
  if (type.startsWith('text/event-stream')) return
  if (text === '') {
    expect(answers[name]).toBeUndefined()
    return
  }
  expect(type).toMatch(status < 400 ? /^application\/json/ : /^application\/problem\+json/)
  const answer: unknown = JSON.parse(text)
  if (status >= 400) expect((answer as Problem).status).toBe(status)
  const check = checkerOf(answers[name])
  if (!check(answer)) expect({ answer, errors: check.errors }).toBeUndefined()
}

const find = (method: string, path: string): Operation => {
  const found = operations.find((each) => each.method === method && each.path === path)
  if (!found) throw new Error(`the document has no ${method} ${path}`)
  return found
}

const itemsOf = (body: { items?: unknown[] }) => body.items?.length ?? 0
const withData: readonly [string, string, (body: never) => number][] = [
  ['/v1/executions', '', itemsOf],
  ['/v1/positions', '', itemsOf],
  ['/v1/findings', '', itemsOf],
  ['/v1/candles/{symbol}', '?from=2026-01-05T14:00:00Z&to=2026-01-05T15:00:00Z', itemsOf],
  ['/v1/prices/{symbol}', '', ({ price }: { price: string }) => Number(price)],
  ['/v1/pnl', '', ({ grossExposure }: { grossExposure: string }) => Number(grossExposure)],
  ['/v1/signals/{id}', '', ({ steps }: { steps: unknown[] }) => steps.length],
  ['/v1/dead-letters', '', ({ total }: { total: number }) => total],
  ['/v1/dead-letters/{id}', '', ({ bytes }: { bytes: number }) => bytes],
  ['/v1/system', '', ({ services }: { services: { state: string }[] }) => Number(services.every(({ state }) => state === 'up'))],
]

test.each(withData)('GET %s answers with data, as the document says', async (path, query, count) => {
  const id = path.includes('dead-letters') ? known.letter?.[0] : known.signal?.[0]
  const filled = path.replace('{symbol}', 'GGG').replace('{id}', id ?? '') + query
  const answer = await answerTo({ method: 'GET', path: filled, headers: {}, body: undefined, key: keys.operator })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  mustBeDescribed(find('GET', path), answer)
  expect(count(JSON.parse(answer.text) as never)).toBeGreaterThan(0)
})

/** Ids of what the route is about. */
const knownTo = ({ path }: Operation): Known => ({
  ...known,
  id: (path.includes('halts') ? known.halt : path.includes('dead-letters') ? known.letter : known.signal) ?? [],
})

async function cursorsOf(path: string): Promise<string[]> {
  const { body } = await callAt(gateway.url, `${path}?limit=2`, { key: keys.operator })
  return body.next === null ? [] : [body.next]
}

/** What only reads, as the document shows it. */
const plainly = ({ method, path }: Operation): Given[] => {
  const letterOrSignal = path.includes('dead-letters') ? known.letter : known.signal
  const filled = path.replace('{symbol}', 'GGG').replace('{id}', letterOrSignal?.[0] ?? '')
  return method === 'GET' ? [{ method, path: filled, headers: {}, body: undefined, key: keys.operator }] : []
}

const runs = Number(process.env.REQUESTS_PER_ROUTE) || 60

test('every route takes any request while all services are there: no 5xx at all, no hang, and every answer is described', async () => {
  // Halts of the test's own, of which some requests lift one.
  for (const target of ['A', 'B', 'C']) {
    const body = { scope: 'symbol', target, reason: 'x' }
    known.halt?.push((await callAt(gateway.url, '/v1/halts', { key: keys.operator, body })).body.id)
  }
  const statuses = new Map<string, Set<number>>()
  for (const operation of operations) {
    const seen = new Set<number>()
    known.cursor = operation.path === '/v1/executions' || operation.path === '/v1/audit' ? await cursorsOf(operation.path) : []
    statuses.set(`${operation.method} ${operation.path}`, seen)
    const any = fc
      .tuple(requestsOf(operation, knownTo(operation)), fc.constantFrom(keys.operator, keys.operator, keys.trader, keys.viewer))
      .map(([request, key]) => ({ ...request, key }))
    await fc.assert(
      fc.asyncProperty(any, async (request) => {
        const answer = await answerTo(request)
        seen.add(answer.status)
        if (answer.status >= 500) expect(answer).toBeUndefined()
        mustBeDescribed(operation, answer)
      }),
      { numRuns: runs, examples: plainly(operation).map((request) => [request]) },
    )
  }
  // What only reads has also been answered, and not only refused.
  for (const [route, seen] of statuses)
    if (route.startsWith('GET')) expect([route, [...seen].some((status) => status < 300)]).toEqual([route, true])
  const faults = ['request.failed', 'upstream.mistake', 'upstream.invalid', 'upstream.away', 'stream.failed']
  expect(gateway.lines.filter(({ event }) => faults.includes(String(event)))).toEqual([])
}, 300_000)

test('after all of them every service is still up', async () => {
  await until('all are up', async () => {
    const { body } = await callAt(gateway.url, '/v1/system', { key: keys.viewer })
    return body.services.every(({ state }: { state: string }) => state === 'up')
  })
})
