import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { until } from '@trading/rig/until'
import type { Browser } from 'playwright-core'
import { openBrowser, openPage, signIn } from './support/browser'
import { seriousFaults } from './support/find-faults'
import { shownExecutions, shownPositions } from './support/read-page'
import { openStack, type Stack } from './support/stack'

jest.setTimeout(180_000)

const signals = 500
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

const inLedger = () =>
  stack.database.sql<{
    signalId: string
    symbol: string
    side: string
    quantity: string
    price: string | null
    status: string
    engine: string
  }>(
    `SELECT signal_id::text AS "signalId", symbol, side, engine, status,
       trim_scale(CASE status WHEN 'FILLED' THEN filled_quantity ELSE quantity END)::text AS quantity,
       CASE status WHEN 'FILLED' THEN trim_scale(average_price)::text END AS price
     FROM signals WHERE status <> 'STARTED'`,
  )

const trimmed = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal)
const word = (upper: string): string => upper.charAt(0) + upper.slice(1).toLowerCase()

test('what the page shows after 500 signals is what ledger and portfolio have', async () => {
  const { page, context, errors } = await openPage(browser, stack.url)
  await signIn(page, key)
  // Half before the page is read, half while it is open.
  await stack.trade(signals)
  await stack.untilBooked()
  const rows = await inLedger()
  expect(rows).toHaveLength(signals)
  const shown = await until(
    'the blotter has all of them',
    async () => {
      const found = await shownExecutions(page)
      return found.length >= signals && found
    },
    { withinMs: 30_000 },
  )
  const expected = rows.map(({ signalId, symbol, side, quantity, price, status, engine }) => ({
    signalId,
    symbol,
    side: word(side),
    quantity,
    price: price ?? '',
    outcome: word(status),
    engine,
  }))
  const byId = (one: { signalId: string }, other: { signalId: string }) => (one.signalId < other.signalId ? -1 : 1)
  const plain = shown.map((row) => ({
    ...row,
    quantity: trimmed(row.quantity),
    price: trimmed(row.price),
    outcome: row.outcome.split(' · ')[0] as string,
  }))
  expect(plain.sort(byId)).toEqual(expected.sort(byId))

  const positions = await stack.database.sql<{ symbol: string; quantity: string; realised: string }>(
    'SELECT symbol, trim_scale(quantity)::text AS quantity, trim_scale(realised)::text AS realised FROM positions ORDER BY symbol',
  )
  await until('the positions are those of the portfolio', async () => {
    const now = (await shownPositions(page)).map(({ symbol, quantity, realised }) => ({
      symbol,
      quantity: trimmed(quantity),
      realised: trimmed(realised),
    }))
    expect(now).toEqual(positions)
    return true
  })
  const [sum] = await stack.database.sql<{ realised: string }>('SELECT trim_scale(sum(realised))::text AS realised FROM positions')
  await until('the realised profit is the sum', async () => {
    const figure = page.locator('.figures dl > div', { hasText: /^Realised/ }).locator('dd data')
    return trimmed((await figure.getAttribute('value')) ?? '') === sum?.realised
  })
  expect(errors).toEqual([])
  await context.close()
})

test('the blotter is filtered by symbol and outcome, and sorted by a click', async () => {
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  await page.locator('.blotter').getByLabel('Outcome').selectOption('REJECTED')
  const rejected = (await inLedger()).filter(({ status }) => status === 'REJECTED')
  expect(rejected.length).toBeGreaterThan(0)
  await until('only rejections are shown', async () => (await shownExecutions(page)).length === rejected.length)
  await page.locator('.blotter').getByLabel('Outcome').selectOption('')
  await page.locator('.blotter').getByLabel('Symbol').selectOption('MSFT')
  const ofSymbol = (await inLedger()).filter(({ symbol }) => symbol === 'MSFT')
  await until('only one symbol is shown', async () => (await shownExecutions(page)).length === ofSymbol.length)
  await page.getByRole('button', { name: 'Price' }).click()
  const prices = (await shownExecutions(page)).map(({ price }) => Number(price)).filter((price) => price > 0)
  expect(prices).toEqual([...prices].sort((one, other) => other - one))
  await until('the column says so', async () => (await page.locator('.blotter th[aria-sort]').getAttribute('aria-sort')) === 'descending')
  await context.close()
})

test('a click on an execution, or Enter, opens its story with its steps', async () => {
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  const link = page.locator('tr[data-signal] a').first()
  const id = await page.locator('tr[data-signal]').first().getAttribute('data-signal')
  await link.focus()
  await page.keyboard.press('Enter')
  const story = page.getByRole('dialog')
  await story
    .getByText(id as string)
    .first()
    .waitFor()
  const steps = story.locator('.steps li')
  await until('the steps are there', async () => (await steps.count()) >= 4)
  expect(await story.locator('.steps').innerText()).toMatch(/Issued by[\s\S]*Claim 1 by[\s\S]*Recorded by[\s\S]*Report sent/)
  await page.keyboard.press('Escape')
  await story.waitFor({ state: 'detached' })
  await context.close()
})

test.each(['light', 'dark'] as const)('axe-core finds no serious fault in %s, in any view or dialog', async (colorScheme) => {
  const { page, context } = await openPage(browser, stack.url, { colorScheme })
  expect(await seriousFaults(page)).toEqual([])
  await signIn(page, key)
  await page.locator('tr[data-signal]').first().waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Halt…' }).click()
  expect(await seriousFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  for (const view of ['System', 'Audit']) {
    await page.getByRole('link', { name: view }).click()
    await page.locator('.panel').first().waitFor()
    expect(await seriousFaults(page)).toEqual([])
  }
  await context.close()
})

test('on a phone everything is reachable without scrolling sideways', async () => {
  const { page, context } = await openPage(browser, stack.url, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await signIn(page, key)
  for (const view of ['Now', 'System', 'Audit']) {
    await page.getByRole('link', { name: view }).click()
    await page.locator('.panel').first().waitFor()
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
    expect({ view, tooWide: scrollWidth > clientWidth }).toEqual({ view, tooWide: false })
  }
  expect(await page.getByRole('button', { name: 'Halt…' }).isVisible()).toBe(true)
  expect(await seriousFaults(page)).toEqual([])
  await context.close()
})

test('the page is at most 150 kB of JavaScript, and comes from the gateway alone', async () => {
  const folder = join(__dirname, '..', '..', 'service-gateway', 'public', 'assets')
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'))
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0)
  expect(bytes).toBeLessThan(150_000)
  const context = await browser.newContext()
  const page = await context.newPage()
  const elsewhere: string[] = []
  page.on('request', (request) => request.url().startsWith(stack.url) || elsewhere.push(request.url()))
  const response = await page.goto(stack.url)
  expect(response?.headers()['content-security-policy']).toMatch(/default-src 'none';.*script-src 'self'/)
  await signIn(page, key)
  expect(elsewhere).toEqual([])
  const script = await page.evaluate(() => document.querySelector('script')?.src)
  expect((await fetch(String(script))).headers.get('cache-control')).toMatch(/immutable/)
  await context.close()
})
