import { dirname, join } from 'node:path'
import { run } from '../../machine/run'
import { closingLine, complaintAbout } from '../closing-line'
import { runJest } from '../jest-run'
import { findBrowser } from './find-browser'

const root = join(__dirname, '..', '..', '..', '..')

const tell = (line: string): void => void process.stderr.write(`${line}\n`)

/** `npm run test:page`: the tests of the page in a real browser. Prints the totals on the last line and exits. Arguments go to jest. */
export const main = (args: readonly string[] = process.argv.slice(2)): Promise<void> =>
  withBrowser(async () => {
    // One after the other: each file runs a whole stack and a browser.
    const done = await runJest({ cwd: root, args: ['--selectProjects', 'page', '--watchman=false', '--runInBand', ...args] })
    if (done.left.length > 0) tell(complaintAbout(done.left))
    process.stdout.write(`${closingLine(done)}\n`)
    process.exit(done.exitCode)
  })

/** Does work that needs a browser, whose path is then in `CHROMIUM`. Exits with 1 if there is none, which counts as a failed test. */
export async function withBrowser(work: () => unknown): Promise<void> {
  try {
    process.env.CHROMIUM = await findBrowser({ run, env: process.env, tell, playwrights: playwrights() })
  } catch (error) {
    tell((error as Error).message)
    process.stdout.write('0 passed, 1 failed\n')
    return process.exit(1)
  }
  tell(`the browser is ${process.env.CHROMIUM}`)
  await work()
}

function playwrights() {
  const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js')
  const { chromium }: { chromium: { executablePath(): string } } = require('playwright-core')
  return { path: () => chromium.executablePath(), install: () => [process.execPath, cli, 'install', 'chromium'] }
}
