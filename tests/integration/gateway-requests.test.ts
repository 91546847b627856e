import fc from 'fast-check'
import { type GatewayProcess, type GatewayStage, openGatewayStage } from '../support/gateway-stage'
import { type AnyRequest, type Operation, operationsOf, requestsOf } from '../support/requests-of'

let stage: GatewayStage
let gateway: GatewayProcess
let operations: Operation[]
let keys: (string | undefined)[]
beforeAll(async () => {
  stage = await openGatewayStage()
  gateway = await stage.start({ RATE_PER_MINUTE: '1000000', SIGNALS_PER_MINUTE: '1000000' })
  operations = operationsOf((await gateway.call('/docs/json')).body)
  const made = [await stage.key({ role: 'operator' }), await stage.key({ role: 'trader' }), await stage.key({ role: 'viewer' })]
  keys = [...made.map(({ key }) => key), undefined]
})
afterAll(() => stage.close())

const runs = Number(process.env.REQUESTS_PER_ROUTE) || 60
const answeredMs = 8_000

interface Given extends AnyRequest {
  key: string | undefined
}

async function answerTo({ method, path, headers, body, key }: Given) {
  const began = performance.now()
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: {
      ...headers,
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && method !== 'GET' && { body }),
    signal: AbortSignal.timeout(answeredMs),
  })
  const type = response.headers.get('content-type') ?? ''
  // A stream goes on.
  const said = type.startsWith('text/event-stream') ? '' : await response.text()
  if (type.startsWith('text/event-stream')) await response.body?.cancel()
  return { status: response.status, type, said, retryAfter: response.headers.get('retry-after'), tookMs: performance.now() - began }
}

test('every route of the document takes any request: never a fault of the gateway, never without an answer', async () => {
  expect(operations.length).toBeGreaterThanOrEqual(7)
  for (const operation of operations) {
    const any = fc.tuple(requestsOf(operation), fc.constantFrom(...keys)).map(([request, key]) => ({ ...request, key }))
    await fc.assert(
      fc.asyncProperty(any, async (request) => {
        const { status, type, said, retryAfter } = await answerTo(request)
        // A service behind the gateway may be away, which says so itself.
        if (status >= 500)
          expect({ status, type: JSON.parse(said).type, retryAfter }).toEqual({
            status: 503,
            type: '/problems#upstream-away',
            retryAfter: expect.any(String),
          })
        if (status >= 400) expect(type).toMatch(/^application\/problem\+json/)
      }),
      { numRuns: runs },
    )
  }
  expect(gateway.lines.filter(({ event }) => event === 'request.failed')).toEqual([])
}, 300_000)

test('what answers is described: the document is OpenAPI 3.1, and names its roles, answers and problems', async () => {
  const { body } = await gateway.call('/docs/json')
  expect(body.openapi).toBe('3.1.0')
  const described = Object.entries<Record<string, { responses: object }>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({ path, method, statuses: Object.keys(responses) })),
  )
  for (const { statuses } of described) {
    expect(statuses).toEqual(expect.arrayContaining(['4XX', '5XX']))
    expect(statuses.some((status) => /^2/.test(status))).toBe(true)
  }
  expect(described.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'post /v1/signals',
      'get /v1/halts',
      'post /v1/halts',
      'post /v1/halts/{id}/lift',
      'get /v1/audit',
      'get /v1/session',
      'post /v1/session',
      'delete /v1/session',
    ]),
  )
})

test('the page of the API is served without anything from elsewhere', async () => {
  const page = await gateway.call('/docs/')
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';style-src 'self'/)
  expect(page.body).not.toMatch(/(src|href)="https?:\/\//)
})
