import { dirname, join } from 'node:path'
import { run } from '../../machine/run'
import { closingLine, complaintAbout } from '../closing-line'
import { runJest } from '../jest-run'
import { findBrowser } from './find-browser'

const root = join(__dirname, '..', '..', '..', '..')

/** `npm run test:page`: the tests of the page in a real browser. Prints the totals on the last line and exits. Arguments go to jest. */
export async function main(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const tell = (line: string) => void process.stderr.write(`${line}\n`)
  try {
    process.env.CHROMIUM = await findBrowser({ run, env: process.env, tell, playwrights: playwrights() })
  } catch (error) {
    tell((error as Error).message)
    process.stdout.write('0 passed, 1 failed\n')
    return process.exit(1)
  }
  tell(`testing in ${process.env.CHROMIUM}`)
  // One after the other: each file runs a whole stack and a browser.
  const done = await runJest({ cwd: root, args: ['--selectProjects', 'page', '--watchman=false', '--runInBand', ...args] })
  if (done.left.length > 0) tell(complaintAbout(done.left))
  process.stdout.write(`${closingLine(done)}\n`)
  process.exit(done.exitCode)
}

function playwrights() {
  const cli = join(dirname(require.resolve('playwright-core/package.json')), 'cli.js')
  const { chromium }: { chromium: { executablePath(): string } } = require('playwright-core')
  return { path: () => chromium.executablePath(), install: () => [process.execPath, cli, 'install', 'chromium'] }
}
