import { until } from '@trading/rig/until'
import type { Browser } from 'playwright-core'
import { openBrowser, openPage, signIn } from './support/browser'
import { openStack, type Stack } from './support/stack'

jest.setTimeout(180_000)

let stack: Stack
let browser: Browser
beforeAll(async () => {
  stack = await openStack({ engines: 3 })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

const perSecond = 200
const rounds = 5

test('200 executions a second: the page keeps drawing, and draws no more rows than can be seen', async () => {
  const { key } = await stack.makeKey('viewer')
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  await stack.trade(50)
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(globalThis, { frames })
    let last = performance.now()
    const frame = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  for (let round = 0; round < rounds; round++) {
    const second = new Promise((resolve) => setTimeout(resolve, 1_000))
    stack.load.begin(perSecond, { symbol: 'AAPL', quantity: '1', referencePrice: '190' })
    await second
  }
  await until(
    'all have arrived',
    async () => Number(await page.getByRole('table').filter({ hasText: 'Slippage' }).getAttribute('aria-rowcount')) >= perSecond * rounds,
    {
      withinMs: 60_000,
    },
  )
  const { frames, rows } = await page.evaluate(() => ({
    frames: (globalThis as unknown as { frames: number[] }).frames,
    rows: document.querySelectorAll('tr[data-signal]').length,
  }))
  expect(rows).toBeLessThan(60)
  // On two cores with a database, a broker, engines and a browser that draws in software; a stutter would be most frames.
  const sorted = [...frames].sort((one, other) => one - other)
  expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThan(100)
  await context.close()
})

test('rows stand still while somebody scrolls or points at them, and newer ones are offered', async () => {
  const { key } = await stack.makeKey('viewer')
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  await page.locator('tr[data-signal]').first().waitFor()
  const firstShown = () => page.locator('tr[data-signal]').first().getAttribute('data-signal')
  await page.locator('tr[data-signal]').nth(2).hover()
  const pointedAt = await firstShown()
  await stack.trade(15)
  await page.getByRole('button', { name: '15 newer' }).waitFor()
  expect(await firstShown()).toBe(pointedAt)
  await page.mouse.move(5, 5)
  await until('the newest are shown', async () => (await firstShown()) !== pointedAt)

  const scroller = page.getByRole('region', { name: 'Table of executions' })
  await scroller.evaluate((element) => element.scrollTo(0, 60))
  await until('the table has been scrolled', async () => (await scroller.evaluate((element) => element.scrollTop)) === 60)
  const scrolledAt = await firstShown()
  await stack.trade(15)
  expect(await firstShown()).toBe(scrolledAt)
  await page.getByRole('button', { name: '15 newer' }).click()
  await until('the newest are shown', async () => (await firstShown()) !== scrolledAt)
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(0)
  await context.close()
})
