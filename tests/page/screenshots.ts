// Takes the pictures of the page for the documents, from the full stack with real servers: `npm run screenshots`.
import { join } from 'node:path'
import startBroker from '@trading/rig/start-broker'
import stopBroker from '@trading/rig/stop-broker'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser, openPage, signIn } from './support/browser'
import { openStack, type Stack } from './support/stack'

const folder = join(__dirname, '..', '..', 'docs', 'images')

const pictures: readonly { file: string; options: BrowserContextOptions; before?: (page: Page) => Promise<void> }[] = [
  { file: 'page-light.png', options: { colorScheme: 'light' } },
  { file: 'page-dark.png', options: { colorScheme: 'dark' } },
  { file: 'page-phone.png', options: { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
  {
    file: 'page-story.png',
    options: { colorScheme: 'light' },
    before: async (page) => {
      await page.locator('tr[data-signal] a').nth(2).click()
      await page.locator('.steps li').first().waitFor()
    },
  },
  // Last, as it halts.
  { file: 'page-halt.png', options: { colorScheme: 'dark' }, before: halt },
]

async function halt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Halt…' }).click()
  await page
    .getByRole('dialog')
    .getByLabel(/Reason/)
    .fill('prices differ from the reference feed')
  await page.getByRole('dialog').getByRole('button', { name: 'Halt', exact: true }).click()
  await page.getByText(/^halted: all trading$/).waitFor()
  // What the page knows of the engines is up to 2 s old.
  await page
    .getByText(/^not taking: halted/)
    .nth(4)
    .waitFor()
}

/** Candles of the hours before, as if market data had run: the stack has just been started. */
const past = `
  INSERT INTO candles (symbol, width, starts_at, source, open, high, low, close, volume, ticks)
  SELECT symbol, '1m', date_trunc('minute', now()) - minute * interval '1 minute', 'ticks', open,
    greatest(open, close) + spread, least(open, close) - spread, close, 0, 240
  FROM (
    SELECT symbol, minute, price AS open, lag(price, 1, start) OVER (PARTITION BY symbol ORDER BY minute) AS close, round((start * 0.0003 * random())::numeric, 2) AS spread
    FROM (
      SELECT symbol, start, minute, round((start * (1 + sum(random() - 0.5) OVER (PARTITION BY symbol ORDER BY minute) / 1000))::numeric, 2) AS price
      FROM (VALUES ('AAPL', 190.0), ('AMZN', 187.0), ('MSFT', 421.0), ('NVDA', 120.0), ('TSLA', 250.0)) AS starts (symbol, start)
      CROSS JOIN generate_series(2, 240) AS minute
    ) AS walk
  ) AS walked
  ON CONFLICT DO NOTHING`

const tradeMs = 1_000

/** Trades a little until it is stopped. */
function keepTrading(stack: Stack): () => Promise<void> {
  let stopped = false
  const trading = (async () => {
    while (!stopped) {
      await stack.trade(8).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, tradeMs / 2))
    }
  })()
  return () => {
    stopped = true
    return trading
  }
}

async function take(browser: Browser, stack: Stack, key: string): Promise<void> {
  for (const { file, options, before } of pictures) {
    const { page, context } = await openPage(browser, stack.url, options)
    await signIn(page, key)
    await page.locator('tr[data-signal]').nth(10).waitFor()
    await page.locator('.connection', { hasText: 'live' }).waitFor()
    // Until rates and percentiles are of more than a moment.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    await before?.(page)
    await page.screenshot({ path: join(folder, file) })
    process.stdout.write(`docs/images/${file}\n`)
    await context.close()
  }
}

async function main(): Promise<void> {
  await startBroker()
  const stack = await openStack({ name: 'screenshots', engines: 5 })
  const browser = await openBrowser()
  try {
    await stack.database.sql(past)
    const { key } = await stack.makeKey('operator', 'ada')
    await stack.trade(150)
    const stop = keepTrading(stack)
    await take(browser, stack, key)
    await stop()
  } finally {
    await browser.close()
    await stack.close()
    await stopBroker()
  }
}

void main()
