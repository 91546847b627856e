import { request } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { status } from '@grpc/grpc-js'
import { openPortfolioClient } from '@trading/portfolio-api'
import { PortfolioFault } from '../../service-portfolio/src/errors'
import { fills, openStage, type Stage, token } from '../support/portfolio-stage'

// The portfolio's calls, asked by grpc-js, by the client of packages/portfolio-api and by plain HTTP, on a real PostgreSQL.

let stage: Stage
let api: Awaited<ReturnType<Stage['serve']>>
let client: ReturnType<Stage['client']>

beforeAll(async () => {
  stage = await openStage()
  await stage.store.bookAll(fills(250))
  api = await stage.serve()
  client = stage.client(api.port)
})
afterAll(() => stage.close())

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => ({ code: status.OK, details: 'answered' }),
    ({ code, details }) => ({ code: code as number, details: details as string }),
  )
const stillAnswers = async () => expect((await client.call('Portfolio', 'ListPositions')).positions).toHaveLength(3)

test('positions, profit and loss are those of the store', async () => {
  const [position, all, open, sums] = await Promise.all([
    client.call('Portfolio', 'GetPosition', { symbol: 'AAA' }),
    client.call('Portfolio', 'ListPositions'),
    client.call('Portfolio', 'ListPositions', { symbols: ['BBB', 'NONE'], open: true }),
    client.call('Portfolio', 'GetProfitAndLoss'),
  ])
  const [stored, epoch] = [await stage.store.position('AAA'), (await stage.store.snapshot()).epoch]
  expect(position.position.booked).toMatchObject({ symbol: 'AAA', quantity: stored?.quantity, total_cost: stored?.totalCost, fills: 84 })
  expect(position.position).toMatchObject({ unrealised: stored?.unrealised, total: stored?.total, mark: { source: 'SOURCE_LAST_FILL' } })
  expect(all.positions.map(({ booked }: { booked: { symbol: string } }) => booked.symbol)).toEqual(['AAA', 'BBB', 'CCC'])
  expect(open.positions).toHaveLength(1)
  const { realised, cash, total, fees } = await stage.store.profitAndLoss()
  expect(sums).toMatchObject({ version: `${epoch}:250`, realised, cash, total, fees })
})

test('the pages of fills have each fill once, in order', async () => {
  const sequences: number[] = []
  let pages = 0
  for (let page_token = ''; pages === 0 || page_token !== ''; pages++) {
    const page = await client.call('Portfolio', 'ListFills', { page_size: 60, page_token })
    sequences.push(...page.fills.map(({ sequence }: { sequence: number }) => sequence))
    page_token = page.next_page_token
  }
  expect(sequences).toEqual(Array.from({ length: 250 }, (_, index) => index + 1))
  expect(pages).toBe(5)
  const ofOne = await client.call('Portfolio', 'ListFills', { symbol: 'BBB', page_size: 1_000 })
  expect(ofOne).toMatchObject({ next_page_token: '' })
  expect(ofOne.fills).toHaveLength(83)
})

test.each([
  ['a symbol without fills', 'GetPosition', { symbol: 'NONE' }, 'NOT_FOUND', /^no fill of NONE is booked/],
  ['no symbol', 'GetPosition', {}, 'INVALID_ARGUMENT', /symbol must match/],
  ['a symbol that is none', 'GetPosition', { symbol: "A,B'; DROP" }, 'INVALID_ARGUMENT', /symbol must match/],
  ['a symbol that is too long', 'ListFills', { symbol: 'x'.repeat(65) }, 'INVALID_ARGUMENT', /symbol must match/],
  ['too many symbols', 'ListPositions', { symbols: Array(1_001).fill('A') }, 'INVALID_ARGUMENT', /1001 symbols; expected at most 1000/],
  ['a page that is too large', 'ListFills', { page_size: 1_001 }, 'INVALID_ARGUMENT', /page_size is 1001; expected 1 to 1000/],
  ['a negative page', 'ListFills', { page_size: -1 }, 'INVALID_ARGUMENT', /page_size is -1/],
  ['a page token made up', 'ListFills', { page_token: 'next' }, 'INVALID_ARGUMENT', /page_token must match/],
  [
    'a page token of another epoch',
    'ListFills',
    { page_token: 'other-epoch:5' },
    'FAILED_PRECONDITION',
    /was replaced; start with the first page/,
  ],
  ['a message that is too large', 'ListPositions', { symbols: Array(5_000).fill('x'.repeat(64)) }, 'RESOURCE_EXHAUSTED', /is larger than/],
] as const)('%s is refused with a code and a sentence', async (_, method, asked, code, sentence) => {
  expect(await refusal(client.call('Portfolio', method, asked))).toEqual({ code: status[code], details: expect.stringMatching(sentence) })
  await stillAnswers()
})

test('a wrong request names its fields in google.rpc.BadRequest', async () => {
  const error = await client.call('Portfolio', 'GetPosition', { symbol: '' }).catch((thrown) => thrown)
  const [details] = error.metadata.get('grpc-status-details-bin')
  expect(String(details)).toMatch(/google\.rpc\.BadRequest/)
  expect(String(details)).toMatch(/symbol/)
})

test('a call without a service token, or with a wrong one, is refused; of several tokens each is right', async () => {
  const asked = (given: string | undefined) => refusal(stage.client(api.port, { token: given }).call('Portfolio', 'ListPositions'))
  expect(await asked(undefined)).toEqual({ code: status.UNAUTHENTICATED, details: expect.stringMatching(/has no service token/) })
  for (const wrong of ['', 'wrong', `${token}x`, token.slice(1), `${token} `])
    expect(await asked(wrong)).toMatchObject({ code: status.UNAUTHENTICATED })
  expect(await asked('a-former-token')).toMatchObject({ code: status.OK })
  const stream = await stage.client(api.port, { token: undefined }).read('PortfolioStream', 'Watch', {}, () => true)
  expect(stream).toMatchObject({ messages: [], status: { code: status.UNAUTHENTICATED } })
})

test('a call ends at its deadline, and one without a deadline at the limit of the portfolio', async () => {
  const slow = await stage.serve({ portfolio: { position: () => sleep(2_000, undefined) }, limits: { callMs: 300 } })
  const hurried = stage.client(slow.port)
  const startedAt = performance.now()
  expect(await refusal(hurried.call('Portfolio', 'GetPosition', { symbol: 'AAA' }, 100))).toMatchObject({ code: status.DEADLINE_EXCEEDED })
  expect(await refusal(hurried.call('Portfolio', 'GetPosition', { symbol: 'AAA' }))).toEqual({
    code: status.DEADLINE_EXCEEDED,
    details: 'the portfolio did not answer within 300 ms; call again',
  })
  expect(performance.now() - startedAt).toBeLessThan(1_500)
  expect(await refusal(hurried.call('Portfolio', 'ListPositions', {}, 40 * 86_400_000))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringMatching(/timeout .* must be <= 86400000/),
  })
})

test('of more calls than the limit the others are refused, and later ones are answered', async () => {
  const few = await stage.serve({ portfolio: { position: () => sleep(300, undefined) }, limits: { callsInHand: 3 } })
  const many = stage.client(few.port)
  const answers = await Promise.all(Array.from({ length: 20 }, () => refusal(many.call('Portfolio', 'GetPosition', { symbol: 'AAA' }))))
  expect(answers.filter(({ code }) => code === status.NOT_FOUND)).toHaveLength(3)
  expect(answers.filter(({ code }) => code === status.RESOURCE_EXHAUSTED)).toHaveLength(17)
  expect(await refusal(many.call('Portfolio', 'GetPosition', { symbol: 'AAA' }))).toMatchObject({ code: status.NOT_FOUND })
})

test('while the database is away calls say so, with when to call again; what fails inside is not told', async () => {
  const fault = () => Promise.reject(new PortfolioFault('connect ECONNREFUSED 10.1.2.3'))
  const bug = () => Promise.reject(new TypeError('s3crt'))
  const broken = stage.client((await stage.serve({ portfolio: { positions: fault, profitAndLoss: bug } })).port)
  const error = await broken.call('Portfolio', 'ListPositions').catch((thrown) => thrown)
  expect(error).toMatchObject({ code: status.UNAVAILABLE, details: expect.stringMatching(/^the portfolio's database is away/) })
  expect(String(error.metadata.get('grpc-status-details-bin'))).toMatch(/google\.rpc\.RetryInfo/)
  expect(await refusal(broken.call('Portfolio', 'GetProfitAndLoss'))).toEqual({
    code: status.INTERNAL,
    details: "the portfolio failed; its log has the cause under 'api.failed'",
  })
})

test('health follows readiness, needs no token, and knows its services', async () => {
  const anyone = stage.client(api.port, { token: undefined })
  const check = async (service: string) => (await anyone.call('Health', 'Check', { service })).status
  expect([await check(''), await check('trading.portfolio.v1.Portfolio')]).toEqual(['SERVING', 'SERVING'])
  expect(await refusal(check('no.such.Service'))).toMatchObject({ code: status.NOT_FOUND })
  const unknown = await anyone.read('Health', 'Watch', { service: 'no.such.Service' }, () => true)
  expect(unknown.messages).toEqual([{ status: 'SERVICE_UNKNOWN' }])
  const watched = anyone.read('Health', 'Watch', {}, (_, count) => {
    if (count === 1) stage.reasons.push('the database is away')
    if (count === 2) stage.reasons.splice(0)
    return count === 3
  })
  expect((await watched).messages).toEqual([{ status: 'SERVING' }, { status: 'NOT_SERVING' }, { status: 'SERVING' }])
})

test('the same calls are answered as JSON on the HTTP port, beside its pages', async () => {
  const url = `http://127.0.0.1:${api.httpPort}`
  const post = (call: string, body: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    fetch(`${url}/trading.portfolio.v1.Portfolio/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
  const answer = await post('GetPosition', '{"symbol":"AAA"}')
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ position: { booked: { symbol: 'AAA', fills: '84' }, mark: { source: 'SOURCE_LAST_FILL' } } })
  const refusals = [
    [await post('GetPosition', '{"symbol":"NONE"}'), 404, 'not_found'],
    [await post('GetPosition', '{"symbol":""}'), 400, 'invalid_argument'],
    [await post('GetPosition', '{"symbol":'), 400, 'invalid_argument'],
    [await post('GetPosition', '{}', {}), 401, 'unauthenticated'],
    [await post('ListPositions', JSON.stringify({ symbols: Array(5_000).fill('x'.repeat(64)) })), 429, 'resource_exhausted'],
  ] as const
  for (const [response, code, name] of refusals) {
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([code, name])
  }
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect((await fetch(`${url}/nowhere`)).status).toBe(404)
})

test('the client of other programs reads the portfolio', async () => {
  const ours = openPortfolioClient({ url: `http://127.0.0.1:${api.port}`, token, timeoutMs: 5_000 })
  expect((await ours.portfolio.getPosition({ symbol: 'AAA' })).position?.booked?.fills).toBe(84n)
  for await (const { event } of ours.stream.watch({})) {
    expect(event.case).toBe('snapshot')
    break
  }
  ours.close()
})

test('what is no gRPC harms nobody', async () => {
  const rubbish = ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff', '\0'.repeat(100), 'PRI']
  for (const port of [api.port, api.httpPort])
    for (const text of rubbish)
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from(text, 'latin1')))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve())
        socket.resume()
      })
  // A host name that is none.
  const odd = request({ port: api.httpPort, path: '/trading.portfolio.v1.Portfolio/GetPosition', method: 'POST', headers: { host: '[' } })
  await new Promise<void>((resolve) => {
    odd.on('response', (response) => response.resume())
    odd.on('error', () => undefined)
    odd.on('close', () => resolve())
    odd.end('{}')
  })
  await stillAnswers()
})

test('a storm of connections, each with a call, is answered or refused, and then it is as before', async () => {
  const storm = Array.from({ length: 300 }, async (_, index) => {
    const each = stage.client(api.port, { token: index % 3 === 0 ? 'wrong' : token })
    const outcome = await refusal(each.call('Portfolio', 'GetPosition', { symbol: 'AAA' }))
    each.close()
    return outcome.code
  })
  const codes = new Set(await Promise.all(storm))
  const expected: number[] = [status.OK, status.UNAUTHENTICATED, status.RESOURCE_EXHAUSTED, status.UNAVAILABLE]
  expect([...codes].filter((code) => !expected.includes(code))).toEqual([])
  expect(codes.has(status.OK)).toBe(true)
  await stillAnswers()
})

test('calls are counted by method and code', async () => {
  const text = await api.registry.metrics()
  expect(text).toMatch(/api_calls_total\{method="GetPosition",code="OK"\} \d+/)
  expect(text).toMatch(/api_calls_total\{method="GetPosition",code="NotFound"\} \d+/)
  expect(text).toMatch(/api_calls_total\{method="ListPositions",code="Unauthenticated"\} \d+/)
  expect(text).toMatch(/api_call_seconds_count\{method="GetPosition"\} \d+/)
})
