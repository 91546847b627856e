import { until } from '@trading/rig/until'
import type { Browser } from 'playwright-core'
import { openBrowser, openPage, signIn } from './support/browser'
import { openStack, type Stack } from './support/stack'

jest.setTimeout(120_000)

const engines = 5
let stack: Stack
let browser: Browser
beforeAll(async () => {
  stack = await openStack({ engines })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

// What docs/halt.md promises once the halt has returned.
const lastOrderMs = 1_000

test('a halt from the page under load: said as it spreads, then halted, and the venue has no later order; lifting asks again', async () => {
  const { key } = await stack.makeKey('operator', 'ada')
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  stack.load.start(40)
  await stack.load.flows(40)

  await page.getByRole('button', { name: 'Halt…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Halt', exact: true }).click()
  // Without a reason nothing is done.
  expect(await stack.database.sql('SELECT 1 FROM halts')).toEqual([])
  await dialog.getByLabel(/Reason/).fill('wrong prices')
  await dialog.getByRole('button', { name: 'Halt', exact: true }).click()
  const halts = page.getByLabel('Halts', { exact: true })
  await halts.getByText(/^halted: all trading$/).waitFor()
  const haltedAt = Date.now()
  const banner = await halts.innerText()
  expect(banner).toMatch(/wrong prices/)
  expect(banner).toMatch(/by ada/)
  expect(banner).toMatch(/may still fill/)
  expect(await stack.database.sql('SELECT what, reason, who FROM halts')).toEqual([
    expect.objectContaining({ what: 'all', reason: 'wrong prices', who: expect.stringContaining('ada') }),
  ])

  await stack.load.flows(80)
  await stack.load.stop()
  const [{ now: later } = { now: 0 }] = await stack.database.sql<{ now: number }>('SELECT extract(epoch FROM now()) * 1000 AS now')
  expect(Number(later)).toBeGreaterThan(haltedAt + lastOrderMs)
  const book = await stack.venue.book()
  expect(book.length).toBeGreaterThan(0)
  expect(book.filter(({ takenAt }) => takenAt > haltedAt + lastOrderMs)).toEqual([])

  await halts.getByRole('button', { name: 'Lift…' }).click()
  await dialog.getByText(/wrong prices/).waitFor()
  await dialog.getByLabel(/Reason/).fill('prices are right')
  await dialog.getByRole('button', { name: 'Lift the halt' }).click()
  await halts.getByText(/^halted:/).waitFor({ state: 'detached' })
  const before = book.length
  await until('orders are placed again', async () => (await stack.venue.book()).length > before)
  await page.getByRole('link', { name: 'Audit' }).click()
  const actions = page.getByRole('region', { name: 'Table of actions' })
  await actions.getByText('done: prices are right').waitFor()
  // Newest first, by whom, and of what.
  expect(
    await actions.locator('tbody tr').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).innerText.split('\t').slice(1))),
  ).toEqual([
    ['ada', '–', 'lift', 'all', 'outcome', 'done: prices are right'],
    ['ada', '–', 'halt', 'all', 'outcome', 'done: wrong prices'],
  ])
  await context.close()
})
