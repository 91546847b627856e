import { startTcpProxy } from '@trading/rig/network/tcp-proxy'
import { until } from '@trading/rig/until'
import type { Browser } from 'playwright-core'
import { openBrowser, openPage, signIn } from './support/browser'
import { shownExecutions } from './support/read-page'
import { openStack, type Stack } from './support/stack'

jest.setTimeout(180_000)

let stack: Stack
let browser: Browser
let key: string
beforeAll(async () => {
  stack = await openStack()
  browser = await openBrowser()
  ;({ key } = await stack.makeKey('operator'))
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

const idsInLedger = async () =>
  (await stack.database.sql<{ id: string }>(`SELECT signal_id::text AS id FROM signals WHERE status <> 'STARTED'`))
    .map(({ id }) => id)
    .sort()
const idsShown = async (page: Parameters<typeof shownExecutions>[0]) => (await shownExecutions(page)).map(({ signalId }) => signalId).sort()

test('a stream that a proxy cuts is resumed where it was, and the blotter has no gap and no duplicate', async () => {
  const { port } = new URL(stack.url)
  const proxy = await startTcpProxy({ target: () => ({ host: '127.0.0.1', port: Number(port) }) })
  const { page, context } = await openPage(browser, `http://127.0.0.1:${proxy.port}`)
  const asked: (string | undefined)[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/stream')) asked.push(request.headers()['last-event-id'])
  })
  await signIn(page, key)
  await stack.trade(20)
  for (let cuts = 0; cuts < 4; cuts++) {
    const trading = stack.trade(60)
    proxy.reset()
    await trading
  }
  // More than the newest page holds, while nothing gets through.
  await proxy.refuse()
  proxy.reset()
  await page
    .getByText(/disconnected/)
    .first()
    .waitFor()
  await stack.trade(300)
  await proxy.heal()
  await page.locator('.connection', { hasText: 'live' }).waitFor()
  const inLedger = await idsInLedger()
  await until('the page has every execution', async () => expect(await idsShown(page)).toEqual(inLedger) === undefined, {
    withinMs: 60_000,
  })
  expect(asked.length).toBeGreaterThanOrEqual(6)
  expect(asked.slice(1).every((id) => id !== undefined)).toBe(true)
  await context.close()
  await proxy.close()
})

test('while the gateway is killed the page says so and greys its numbers; then it goes on without a gap', async () => {
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  await stack.trade(20)
  await stack.killGateway()
  await page.locator('.connection', { hasText: 'disconnected' }).waitFor()
  await page.locator('.blotter.stale').waitFor()
  await stack.trade(250)
  await stack.startGateway()
  await page.locator('.connection', { hasText: 'live' }).waitFor()
  const inLedger = await idsInLedger()
  await until('the page has every execution', async () => expect(await idsShown(page)).toEqual(inLedger) === undefined, {
    withinMs: 60_000,
  })
  expect(await page.locator('.blotter.stale').count()).toBe(0)
  await context.close()
})

test('seven tabs share one stream, and the next one takes over when the one that reads is closed', async () => {
  const { page: first, context } = await openPage(browser, stack.url)
  let streams = 0
  context.on('request', (request) => {
    if (request.url().endsWith('/v1/stream')) streams++
  })
  await signIn(first, key)
  const tabs = [first]
  while (tabs.length < 7) {
    const tab = await context.newPage()
    await tab.goto(stack.url)
    await tab.getByRole('heading', { name: 'Executions' }).waitFor()
    tabs.push(tab)
  }
  for (const tab of tabs) await tab.locator('.connection', { hasText: 'live' }).waitFor()
  expect(streams).toBe(1)
  await stack.trade(30)
  const everyTabHas = async () => {
    const inLedger = await idsInLedger()
    for (const tab of tabs) {
      // A browser draws a tab behind others once a second.
      await tab.bringToFront()
      await until('the tab has every execution', async () => expect(await idsShown(tab)).toEqual(inLedger) === undefined, {
        withinMs: 30_000,
      })
    }
  }
  await everyTabHas()
  const trading = stack.trade(200)
  await (tabs.shift() as typeof first).close()
  await trading
  await everyTabHas()
  expect(streams).toBe(2)
  await context.close()
})
