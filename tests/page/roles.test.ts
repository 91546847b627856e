import { until } from '@trading/rig/until'
import type { Browser } from 'playwright-core'
import { openBrowser, openPage, signIn } from './support/browser'
import { openStack, type Stack } from './support/stack'

jest.setTimeout(120_000)

let stack: Stack
let browser: Browser
beforeAll(async () => {
  stack = await openStack({ engines: 1 })
  browser = await openBrowser()
  await stack.trade(20)
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

test.each(['viewer', 'trader'] as const)(
  'a %s sees no button that halts, lifts or replays, and no audit; the API refuses each',
  async (role) => {
    const [{ key }, operator] = await Promise.all([stack.makeKey(role), stack.makeKey('operator')])
    const { page, context } = await openPage(browser, stack.url)
    await signIn(page, key)
    // Something to lift and to see.
    const write = (path: string, body: object, authorization: string) =>
      fetch(`${stack.url}/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${authorization}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const halted = await write('/halts', { scope: 'symbol', target: 'AAPL', reason: 'a split' }, operator.key)
    const { id } = (await halted.json()) as { id: string }
    await page.getByText('symbol AAPL').waitFor()
    for (const view of ['System', 'Now']) {
      await page.getByRole('link', { name: view }).click()
      await page.locator('.panel').first().waitFor()
      expect(await page.getByRole('button', { name: /halt|lift|replay/i }).count()).toBe(0)
    }
    expect(await page.getByRole('link', { name: 'Audit' }).count()).toBe(0)
    for (const [path, body] of [
      ['/halts', { scope: 'all', reason: 'no' }],
      [`/halts/${id}/lift`, { reason: 'no' }],
      ['/dead-letters/x/replay', {}],
    ] as const)
      expect((await write(path, body, key)).status).toBe(403)
    expect((await write(`/halts/${id}/lift`, { reason: 'done' }, operator.key)).status).toBe(201)
    await page.getByText('symbol AAPL').waitFor({ state: 'detached' })
    await context.close()
  },
)

test('a wrong key is refused with a reason, and is nowhere in the address', async () => {
  const { page, context } = await openPage(browser, stack.url)
  await page.getByLabel('API key').fill('tk_wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText(/not a valid API key/).waitFor()
  expect(page.url()).toBe(`${stack.url}/`)
  await context.close()
})

test('when its key is revoked, an open page asks for another one within 5 s', async () => {
  const { id, key } = await stack.makeKey('viewer')
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  const since = Date.now()
  await stack.revokeKey(id)
  await page.getByText(/session has ended/).waitFor({ timeout: 10_000 })
  expect(Date.now() - since).toBeLessThan(6_000)
  await context.close()
})

test('who signs out in one tab is signed out in all, and the session is no more', async () => {
  const { key } = await stack.makeKey('viewer')
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  const [cookie] = await context.cookies()
  expect(cookie).toMatchObject({ name: 'session', httpOnly: true, sameSite: 'Strict' })
  const other = await context.newPage()
  await other.goto(stack.url)
  await other.getByRole('heading', { name: 'Executions' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await other.getByLabel('API key').waitFor()
  const answer = await fetch(`${stack.url}/v1/session`, { headers: { cookie: `session=${cookie?.value}` } })
  expect(answer.status).toBe(401)
  await until('the page asks for a key', () => page.getByLabel('API key').isVisible())
  await context.close()
})
