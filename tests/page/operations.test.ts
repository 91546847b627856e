import { dieOf } from '@trading/rig/dlq'
import { deadQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
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
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
})

test('an operator sees dead letters by their cause, and one of them; replayed from the page, it is executed, and the audit says by whom', async () => {
  const signal = aSignal()
  await dieOf(stack.broker, [
    { body: signal, messageId: signal.id, cause: 'attempt 4 failed' },
    { body: 'no JSON', cause: 'unreadable' },
  ])
  const { key } = await stack.makeKey('operator', 'ada')
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  await page.getByRole('link', { name: 'System' }).click()
  await page.getByRole('button', { name: 'Read', exact: true }).click()
  const table = page.getByRole('region', { name: 'Table of dead letters' })
  await table.getByText('attempt 4 failed').waitFor()
  await table.getByText('unreadable').waitFor()

  await table.getByRole('button', { name: /^Replay 1 of the cause attempt/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(signal.id).waitFor()
  await dialog.getByRole('button', { name: 'Replay', exact: true }).click()
  await dialog.getByText('1 of 1 replayed').waitFor()
  await dialog.locator('.actions').getByRole('button', { name: 'Close' }).click()
  await until('it is executed', async () => {
    const [row] = await stack.database.sql<{ status: string }>(`SELECT status FROM signals WHERE signal_id = '${signal.id}'`)
    return row?.status === 'FILLED'
  })
  expect(await stack.broker.depth(deadQueue)).toBe(1)
  expect(await stack.database.sql("SELECT owner, phase, outcome FROM audit WHERE action = 'dead-letter.replay' ORDER BY id")).toEqual([
    { owner: 'ada', phase: 'intent', outcome: null },
    { owner: 'ada', phase: 'outcome', outcome: 'done' },
  ])
  await context.close()
})

test('what the reconciliation has found is on the System page, with the story of its signal, and beside the position', async () => {
  await stack.trade(5)
  await stack.untilBooked()
  const [filled] = await stack.database.sql<{ id: string; symbol: string }>(
    "SELECT signal_id::text AS id, symbol FROM signals WHERE status = 'FILLED' ORDER BY signal_id DESC LIMIT 1",
  )
  await stack.database.sql(`
    INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine) VALUES ('unknown_to_venue', '${filled?.id}', '{}', 'engine-1')`)
  const { key } = await stack.makeKey('viewer')
  const { page, context } = await openPage(browser, stack.url)
  await signIn(page, key)
  await page
    .getByRole('region', { name: 'Table of positions' })
    .getByRole('row', { name: `${filled?.symbol}` })
    .getByText('1 finding')
    .waitFor()
  await page.getByRole('link', { name: 'System' }).click()
  const table = page.getByRole('region', { name: 'Table of findings' })
  await table.getByText('unknown to venue').waitFor()
  await table.getByRole('link', { name: filled?.id ?? '' }).click()
  await page
    .getByRole('dialog')
    .getByText(/unknown_to_venue/)
    .waitFor()
  await context.close()
})
