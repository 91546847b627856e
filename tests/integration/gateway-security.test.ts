import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@trading/rig/until'
import { type Answer, anOrder, type GatewayProcess, type GatewayStage, openGatewayStage } from '../support/gateway-stage'

// The OWASP API Security Top 10 (2023), as far as this gateway could fail it: https://owasp.org/API-Security/editions/2023/en/0x11-t10/

let stage: GatewayStage
let gateway: GatewayProcess
beforeAll(async () => {
  stage = await openGatewayStage()
  gateway = await stage.start()
})
afterAll(() => stage.close())

const submit = (key: string, idempotencyKey: string, body: unknown = anOrder()) =>
  gateway.call('/v1/signals', { key, headers: { 'idempotency-key': idempotencyKey }, body })
const audit = () => stage.database.sql('SELECT owner, role, action, target, phase, outcome FROM audit ORDER BY id')
const isProblem = ({ headers, body }: Answer) => {
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(Object.keys(body).sort()).toEqual(expect.arrayContaining(['detail', 'status', 'title', 'type']))
}

/** What a raw client is answered, until the server hangs up. */
const raw = (text: string, { every = [] as string[], everyMs = 200 } = {}): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1')
    let said = ''
    const sending = setInterval(() => {
      const next = every.shift()
      if (next !== undefined && socket.writable) socket.write(next)
    }, everyMs)
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(sending)
      resolve(said)
    })
    socket.write(text)
  })

test("API1 broken object authorization: another owner's signal is not there for a trader, whatever its id, and is for a viewer", async () => {
  const [ann, bob] = [await stage.key({ owner: 'ann', role: 'trader' }), await stage.key({ owner: 'bob', role: 'trader' })]
  const viewer = await stage.key({ owner: 'vera', role: 'viewer' })
  const { signalId } = (await submit(ann.key, 'object')).body
  const statuses = []
  for (const { key } of [ann, bob, viewer]) statuses.push((await gateway.call(`/v1/signals/${signalId}`, { key })).status)
  expect(statuses).toEqual([200, 404, 200])
  const [others, none] = [signalId, '019b76da-a800-7000-8000-000000000001']
  const answers = [
    await gateway.call(`/v1/signals/${others}`, { key: bob.key }),
    await gateway.call(`/v1/signals/${none}`, { key: bob.key }),
  ]
  // Nothing tells the one from the other but the id that was asked for.
  expect(new Set(answers.map(({ body }) => body.detail.replace(/[0-9a-f-]{36}/, 'ID'))).size).toBe(1)
  expect((await gateway.call('/v1/executions', { key: bob.key })).body.items).toEqual([])
})

test('API2 broken authentication: nothing but what is public is answered without a key', async () => {
  for (const path of ['/v1/halts', '/v1/session', '/v1/audit']) {
    const answer = await gateway.call(path)
    expect(answer).toMatchObject({ status: 401, body: { type: '/problems#unauthenticated' } })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    isProblem(answer)
  }
  for (const path of ['/docs/json', '/problems']) expect((await gateway.call(path)).status).toBe(200)
})

test.each(['', 'Bearer', 'Bearer x', 'Basic dXNlcjpwYXNz', 'Bearer tgk_0123456789abcdef_'.padEnd(70, 'A')])(
  'API2 broken authentication: the credential %j is refused',
  async (authorization) => {
    expect((await gateway.call('/v1/halts', { headers: { authorization } })).status).toBe(401)
  },
)

test('API2 broken authentication: a key that was revoked or has expired is refused within 5 s, and so are its sessions', async () => {
  // Its own, since wrong keys are counted by address.
  const alone = await stage.start()
  const { id, key } = await stage.key({ role: 'viewer' })
  const login = await alone.call('/v1/session', { body: { key } })
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
  const expiring = await stage.key({ role: 'viewer' })
  const statuses = async () =>
    Promise.all([
      alone.call('/v1/halts', { key }),
      alone.call('/v1/halts', { headers: { cookie } }),
      alone.call('/v1/halts', { key: expiring.key }),
    ]).then((answers) => answers.map(({ status }) => status))
  expect(await statuses()).toEqual([200, 200, 200])
  const isRefused = (status: number) => status === 401 || status === 429
  const since = Date.now()
  expect((await stage.keysTool('revoke', id, '--yes')).code).toBe(0)
  await stage.database.sql(`UPDATE keys SET expires_at = now() WHERE id = '${expiring.id}'`)
  await until('all three are refused', async () => (await statuses()).every(isRefused))
  expect(Date.now() - since).toBeLessThan(5_000)
  expect(isRefused((await alone.call('/v1/session', { body: { key } })).status)).toBe(true)
})

test('API2 broken authentication: wrong keys are counted by address, and a right one is let in all the same', async () => {
  const guessed = await stage.start()
  const { key } = await stage.key({ role: 'viewer' })
  const tries = []
  for (let guess = 0; guess < 12; guess++) tries.push((await guessed.call('/v1/session', { body: { key: `tgk_guess-${guess}` } })).status)
  expect(tries.at(-1)).toBe(429)
  expect((await guessed.call('/v1/session', { body: { key } })).status).toBe(200)
})

test('API2 broken authentication: a key in the address is refused, and neither logged nor repeated', async () => {
  const { key } = await stage.key({ role: 'viewer' })
  for (const path of [`/v1/halts?key=${key}`, `/v1/halts?access_token=x`, `/v1/halts?${key}`, `/v1/halts/${key}`]) {
    const answer = await gateway.call(path)
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('no key or token in the address') } })
    expect(JSON.stringify(answer.body)).not.toContain(key)
  }
  expect(JSON.stringify(gateway.lines)).not.toContain(key)
})

test('API2 broken authentication: the cookie is for the browser alone, and a write with it needs the CSRF token', async () => {
  const { key } = await stage.key({ owner: 'carol', role: 'operator' })
  const login = await gateway.call('/v1/session', { body: { key } })
  expect(login).toMatchObject({ status: 200, body: { owner: 'carol', role: 'operator', csrfToken: expect.any(String) } })
  const setCookie = login.headers.get('set-cookie') ?? ''
  expect(setCookie).toMatch(/^session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
  const cookie = setCookie.split(';')[0] ?? ''
  expect(cookie).not.toContain(login.body.csrfToken)
  const halt = (headers: Record<string, string>) =>
    gateway.call('/v1/halts', { headers: { cookie, ...headers }, body: { scope: 'all', reason: 'x' } })
  const wrong = [await halt({}), await halt({ 'x-csrf-token': 'wrong' })]
  for (const answer of wrong) expect(answer).toMatchObject({ status: 403, body: { type: '/problems#csrf' } })
  const right = await halt({ 'x-csrf-token': login.body.csrfToken })
  expect(right.status).toBe(201)
  await gateway.call(`/v1/halts/${right.body.id}/lift`, { key, body: { reason: 'y' } })
  // Logged out, the cookie is worth nothing.
  expect((await gateway.call('/v1/session', { method: 'DELETE', headers: { cookie, 'x-csrf-token': login.body.csrfToken } })).status).toBe(
    204,
  )
  expect((await gateway.call('/v1/session', { headers: { cookie } })).status).toBe(401)
})

test('API3 broken property authorization: unknown fields are refused, and a caller sets neither id nor strategy nor owner', async () => {
  const { key } = await stage.key()
  for (const extra of [{ strategy: 'other' }, { id: 'x' }, { owner: 'bob' }, { sequence: 1 }, { __proto__x: 1 }]) {
    const answer = await submit(key, 'extra', anOrder(extra))
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: `body.${Object.keys(extra)[0]}`, expected: 'no such field' }] } })
  }
  const query = await gateway.call('/v1/audit?limit=1&order=asc', { key })
  expect(query).toMatchObject({ status: 400, body: { errors: [{ field: 'query.order', expected: 'no such field' }] } })
  const poisoned = await submit(key, 'poisoned', '{"__proto__":{"admin":true},"symbol":"AAPL"}')
  expect(poisoned.status).toBe(400)
})

test('API3 broken property authorization: no answer has a secret, a hash or the id of a key', async () => {
  const { id, key } = await stage.key({ owner: 'dave' })
  const answers = [
    await gateway.call('/v1/session', { key }),
    await submit(key, 'fields'),
    await gateway.call('/v1/audit', { key }),
    await gateway.call('/v1/halts', { key }),
  ]
  for (const { body } of answers) for (const secret of [id, key, 'hash']) expect(JSON.stringify(body)).not.toContain(secret)
})

test('API4 unrestricted consumption: a large body, a large header and too many errors are bounded', async () => {
  const { key } = await stage.key()
  const large = await submit(key, 'large', { ...anOrder(), symbol: 'A'.repeat(70_000) })
  expect(large).toMatchObject({ status: 413, body: { type: '/problems#body-too-large' } })
  const header = await raw(`GET /v1/halts HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`)
  expect(header).toMatch(/^HTTP\/1\.1 431 /)
  const many = await submit(key, 'many', Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`f${at}`, 1])))
  expect(many.body.errors.length).toBeLessThanOrEqual(20)
  const deep = await submit(key, 'deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`)
  expect(deep.status).toBe(400)
})

test('API4 and API6 unrestricted consumption: a flood of signals is limited by owner, whatever keys it uses, with the headers of the draft', async () => {
  const limited = await stage.start({ SIGNALS_PER_MINUTE: '5' })
  const [first, second, other] = [await stage.key({ owner: 'eve' }), await stage.key({ owner: 'eve' }), await stage.key({ owner: 'finn' })]
  const flood = []
  for (let number = 0; number < 8; number++) {
    const { key } = number % 2 === 0 ? first : second
    flood.push(await limited.call('/v1/signals', { key, headers: { 'idempotency-key': `flood-${number}` }, body: anOrder() }))
  }
  expect(flood.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 429, 429, 429])
  expect(flood[0]?.headers.get('ratelimit-limit')).toBe('5')
  expect(flood[4]?.headers.get('ratelimit-remaining')).toBe('0')
  expect(Number(flood[5]?.headers.get('retry-after'))).toBeGreaterThan(0)
  isProblem(flood[5] as Answer)
  const others = await limited.call('/v1/signals', { key: other.key, headers: { 'idempotency-key': 'x' }, body: anOrder() })
  expect(others.status).toBe(202)
})

test('API4 unrestricted consumption: who sends a request byte by byte is cut off, and others are answered meanwhile', async () => {
  const { key } = await stage.key()
  const since = Date.now()
  const slow = Array.from({ length: 30 }, () => raw('GET /v1/halts HTTP/1.1\r\n', { every: Array.from({ length: 200 }, () => 'x: y\r\n') }))
  const slowBody = raw(
    `POST /v1/signals HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{`,
    {
      every: Array.from({ length: 400 }, () => ' '),
    },
  )
  await sleep(300)
  expect((await gateway.call('/v1/halts', { key })).status).toBe(200)
  for (const said of await Promise.all(slow)) expect(said).toMatch(/^HTTP\/1\.1 408 |^$/)
  expect(Date.now() - since).toBeLessThan(10_000)
  expect(await slowBody).toMatch(/^HTTP\/1\.1 408 |^$/)
  expect(Date.now() - since).toBeLessThan(15_000)
})

test('API5 broken function authorization: a viewer who halts is refused with 403, and the refusal is on record', async () => {
  const { key } = await stage.key({ owner: 'greta', role: 'viewer' })
  const before = await stage.database.sql('SELECT count(*)::int AS n FROM halts')
  expect(await gateway.call('/v1/halts', { key, body: { scope: 'all', reason: 'x' } })).toMatchObject({
    status: 403,
    body: { type: '/problems#forbidden', detail: 'the role viewer may not do this; it takes operator' },
  })
  expect(await stage.database.sql('SELECT count(*)::int AS n FROM halts')).toEqual(before)
  await until('it is recorded', async () =>
    (await audit()).some(
      (row) =>
        row.owner === 'greta' && row.action === 'halt' && row.phase === 'outcome' && row.outcome === 'refused: the role viewer may not',
    ),
  )
  // Refused before the body is read, so that it says nothing of what an operator may send.
  expect((await gateway.call('/v1/halts', { key, body: '{' })).status).toBe(403)
})

test('API5 broken function authorization: the audit is appended to and never changed, and only operators read it', async () => {
  const [viewer, operator] = [await stage.key({ role: 'viewer' }), await stage.key()]
  expect((await gateway.call('/v1/audit', { key: viewer.key })).status).toBe(403)
  await expect(stage.database.sql(`UPDATE audit SET outcome = 'done'`)).rejects.toThrow('only appended')
  await expect(stage.database.sql('DELETE FROM audit')).rejects.toThrow('only appended')
  await expect(stage.database.sql('TRUNCATE audit')).rejects.toThrow('only appended')
  const page = await gateway.call('/v1/audit?limit=1', { key: operator.key })
  expect(page.body.items).toHaveLength(1)
  const { items } = (await gateway.call(`/v1/audit?limit=200&cursor=${page.body.next}`, { key: operator.key })).body
  expect(items.map(({ id }: { id: string }) => id)).not.toContain(page.body.items[0].id)
  expect((await gateway.call('/v1/audit?cursor=x', { key: operator.key })).status).toBe(400)
})

test('API1 broken object authorization: a cursor that was tampered with shows nothing of others, and is never a fault', async () => {
  const [ann, trader] = [await stage.key({ owner: 'ann' }), await stage.key({ owner: 'trudy', role: 'trader' })]
  const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  const places = [
    `9007199254740991-${highest}`,
    `9007199254740992-${highest}`,
    `0-${highest}`,
    `1-${highest.toUpperCase()}`,
    `-1-${highest}`,
  ]
  const cursors = [
    ...places,
    '1e3',
    '0x10',
    '999999999999999999',
    '9999999999999999999',
    '__proto__',
    '1;SELECT',
    '%00',
    '%F0%9F%98%80',
    '',
  ]
  for (const path of ['/v1/executions', '/v1/audit'])
    for (const cursor of cursors) expect([200, 400]).toContain((await gateway.call(`${path}?cursor=${cursor}`, { key: ann.key })).status)
  for (const cursor of places.slice(0, 1)) {
    const page = await gateway.call(`/v1/executions?cursor=${cursor}`, { key: trader.key })
    expect(page).toMatchObject({ status: 200, body: { items: [] } })
  }
  for (const query of ['cursor=1&cursor=2', 'limit=1&limit=2', 'limit=1e1000', 'from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z'])
    expect([200, 400]).toContain((await gateway.call(`/v1/executions?${query}`, { key: ann.key })).status)
})

test('API2 broken authentication: who logs in again and again ends only own sessions, and its sessions stay few', async () => {
  const [many, other] = [await stage.key({ owner: 'mallory', role: 'viewer' }), await stage.key({ owner: 'olga' })]
  const cookieOf = async (key: string) =>
    (await gateway.call('/v1/session', { body: { key } })).headers.get('set-cookie')?.split(';')[0] ?? ''
  const others = await cookieOf(other.key)
  await stage.database.sql(`
    INSERT INTO sessions (token_hash, key_id, expires_at, created_at)
    SELECT sha256(n::text::bytea), '${many.id}', now() + interval '1 hour', now() - n * interval '1 second' FROM generate_series(1, 300) AS n`)
  const own = await cookieOf(many.key)
  const [counted] = await stage.database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM sessions WHERE key_id = '${many.id}'`)
  expect(counted?.n).toBe(50)
  for (const cookie of [others, own]) expect((await gateway.call('/v1/session', { headers: { cookie } })).status).toBe(200)
})

test('API7 server side request forgery: a URL that a caller sends is text: nothing connects to it, and nothing leads there', async () => {
  const { key } = await stage.key({ owner: 'ursula' })
  let connections = 0
  const trap = createServer(() => connections++).listen(0, '127.0.0.1')
  await once(trap, 'listening')
  const host = `127.0.0.1:${(trap.address() as AddressInfo).port}`
  const url = `http://${host}/x`
  const lured = {
    host,
    'x-forwarded-host': host,
    forwarded: `host=${host}`,
    referer: url,
    'x-original-url': url,
    'x-http-method-override': 'DELETE',
  }
  const halted = await gateway.call('/v1/halts', { key, headers: lured, body: { scope: 'strategy', target: url, reason: url } })
  expect(halted.status).toBe(201)
  await gateway.call(`/v1/halts/${halted.body.id}/lift`, { key, body: { reason: url } })
  await submit(key, url, anOrder({ symbol: 'HTTP://X' }))
  for (const path of [
    `/v1/prices/${encodeURIComponent(url.slice(0, 20))}`,
    `/v1/executions?strategy=${encodeURIComponent(url)}`,
    `//${host}/%2e%2e`,
    '/docs',
  ])
    expect((await gateway.call(path, { key, headers: lured })).headers.get('location') ?? '').not.toMatch(/^(https?:)?\/\//)
  expect(await raw(`GET ${url} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[014] /)
  // No field of the API is meant for an address.
  const { body } = await gateway.call('/docs/json')
  expect(JSON.stringify(body.paths)).not.toMatch(/"format":"uri"|"name":"\w*(url|uri|callback|webhook)\w*"/i)
  expect(connections).toBe(0)
  trap.close()
})

test('API9 improper inventory: the port of the API has what its document lists, and neither metrics nor health nor other versions', async () => {
  const { key } = await stage.key()
  const { body } = await gateway.call('/docs/json')
  const listed = Object.entries<object>(body.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
  expect(listed.every((route) => route.split(' ')[1]?.startsWith('/v1/'))).toBe(true)
  for (const [path, methods] of Object.entries<object>(body.paths)) {
    const asked = path.replace(/\{\w+\}/g, '1')
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((each) => !(each.toLowerCase() in methods)))
      expect([method, path, (await gateway.call(asked, { key, method })).status]).toEqual([method, path, 404])
  }
  for (const path of [
    '/metrics',
    '/livez',
    '/readyz',
    '/v0/halts',
    '/v2/halts',
    '/v1',
    '/v1/keys',
    '/v1/sessions',
    '/.git/config',
    '/package.json',
    '/..%2fpackage.json',
  ])
    expect([400, 403, 404]).toContain((await gateway.call(path, { key })).status)
})

test('API8 misconfiguration: answers have the headers that keep a browser safe, and say nothing of the server', async () => {
  const { key } = await stage.key({ role: 'viewer' })
  for (const answer of [await gateway.call('/v1/halts', { key }), await gateway.call('/problems'), await gateway.call('/nowhere')]) {
    const { headers } = answer
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  }
  expect((await gateway.call('/v1/halts', { key })).headers.get('cache-control')).toBe('no-store')
})

test('API8 misconfiguration: other origins are refused unless they are listed, and never get a cookie', async () => {
  const { key } = await stage.key({ role: 'viewer' })
  const origin = 'https://desk.example.com'
  const closed = await gateway.call('/v1/halts', { key, headers: { origin } })
  expect(closed.headers.get('access-control-allow-origin')).toBeNull()
  const open = await stage.start({ CORS_ORIGINS: origin })
  const listed = await open.call('/v1/halts', { key, headers: { origin } })
  expect(listed.headers.get('access-control-allow-origin')).toBe(origin)
  expect(listed.headers.get('access-control-allow-credentials')).toBeNull()
  const foreign = await open.call('/v1/halts', { key, headers: { origin: 'https://evil.example.com' } })
  expect(foreign.headers.get('access-control-allow-origin')).not.toBe('https://evil.example.com')
  const preflight = await open.call('/v1/halts', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
  expect(preflight.status).toBe(204)
})

test('API8 misconfiguration: who is in front decides nothing unless it is trusted', async () => {
  const headers = { 'x-forwarded-for': '10.1.2.3', 'x-forwarded-proto': 'https' }
  const { key } = await stage.key({ role: 'viewer' })
  const plain = await gateway.call('/v1/session', { headers, body: { key } })
  expect(plain.headers.get('set-cookie')).not.toContain('Secure')
  const behind = await stage.start({ TRUST_PROXY: '127.0.0.1' })
  const trusted = await behind.call('/v1/session', { headers, body: { key } })
  expect(trusted.headers.get('set-cookie')).toContain('Secure')
})

test('API8 misconfiguration: an error says nothing of stacks, files, statements or servers', async () => {
  const { key } = await stage.key()
  await stage.database.sql('ALTER TABLE submissions RENAME TO submissions_away')
  const failed = await submit(key, 'failing')
  await stage.database.sql('ALTER TABLE submissions_away RENAME TO submissions')
  expect(failed.status).toBeGreaterThanOrEqual(500)
  const answers = [
    failed,
    await submit(key, 'bad', '{"a":'),
    await gateway.call('/v1/%'),
    await gateway.call('/v1/halts', { key, body: [] }),
  ]
  for (const answer of answers) {
    isProblem(answer)
    expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts|\.js|at \w+ \(|relation|SELECT|INSERT|postgres|ECONN/i)
  }
})

test('API8 misconfiguration: what is no HTTP is answered and cut off; other kinds of bodies are refused', async () => {
  expect(await raw('\x16\x03\x01\x02\x00\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  const { key } = await stage.key()
  for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded']) {
    const answer = await gateway.call('/v1/halts', { key, headers: { 'content-type': type }, body: 'scope=all' })
    expect(answer).toMatchObject({ status: 415, body: { type: '/problems#unsupported-media-type' } })
  }
})

test('a limit that Redis would count is counted in the process while Redis is away', async () => {
  expect(gateway.events('limits.fallback').length).toBe(1)
  expect(await gateway.metrics()).toMatch(/^gateway_limits_in_process_total [1-9]/m)
})

test('the keys that the tool lists have no secrets, and no key is in any log', async () => {
  const { key } = await stage.key({ owner: 'hugo', role: 'viewer' })
  await gateway.call('/v1/session', { body: { key } })
  const { out } = await stage.keysTool('list', '--json')
  const listed = JSON.parse(out).find(({ owner }: { owner: string }) => owner === 'hugo')
  expect(Object.keys(listed).sort()).toEqual([
    ...['createdAt', 'expiresAt', 'id', 'owner', 'revokedAt', 'role', 'state', 'strategy', 'symbols'],
  ])
  expect(JSON.stringify(gateway.lines)).not.toMatch(/tgk_/)
})
