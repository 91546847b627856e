import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** The Chromium that `npm run test:page` has found. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(process.env.CHROMIUM && { executablePath: process.env.CHROMIUM }),
    // Chromium has no sandbox for root; /dev/shm is small in containers.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
  })

export interface OpenedPage {
  context: BrowserContext
  page: Page
  /** Errors and refusals of the Content-Security-Policy on the console so far. */
  errors: string[]
}

export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const errors = watchErrors(page)
  await page.goto(url)
  return { context, page, errors }
}

/** Failed requests are on the console as well; tests that cause them do not look. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => void errors.push(error.message))
  page.on('console', (message) => {
    // Before a person has signed in, the question for the session is answered with 401.
    if (message.type() === 'error' && !/status of 401/.test(message.text())) errors.push(message.text())
  })
  return errors
}

export async function signIn(page: Page, key: string): Promise<void> {
  await page.getByLabel('API key').fill(key)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Executions' }).waitFor()
}
