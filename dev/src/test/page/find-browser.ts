import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { installCommand, whyNotInstallable } from '../../../bootstrap/apt'
import { complaintOf, type Run } from '../../machine/run'

export interface FindBrowserOptions {
  run: Run
  env: NodeJS.ProcessEnv
  tell: (line: string) => void
  isProgram?: (file: string) => Promise<boolean>
  /** The browser that playwright-core installs for itself. */
  playwrights: { path: () => string; install: () => readonly string[] }
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/opt/google/chrome/chrome',
]

/**
 * The path of a Chromium or Chrome: the one at `CHROMIUM`, an installed one, else Debian's, else the one that Playwright downloads. Rejects
 * with what to do if there is none.
 */
export async function findBrowser(options: FindBrowserOptions): Promise<string> {
  const { run, env, tell, playwrights } = options
  if (env.CHROMIUM) return env.CHROMIUM
  const installed = await installedBrowser(options)
  if (installed) return installed
  const why: string[] = []
  const attempt = async (what: string, command: readonly string[], find: () => Promise<string | undefined>) => {
    tell(`no Chromium is installed: ${what} …`)
    const [program = '', ...args] = command
    const ran = await run(program, args, { env })
    const found = ran.code === 0 ? await find() : undefined
    if (!found) why.push(`${what}: ${ran.code === 0 ? 'it does not run' : complaintOf(ran)}`)
    return found
  }
  const cannot = await whyNotInstallable({ run, env })
  const fromDebian = cannot
    ? undefined
    : await attempt('installing chromium (apt-get)', installCommand('chromium'), () => installedBrowser(options))
  if (fromDebian) return fromDebian
  const own = async () => ((await runs(options, playwrights.path())) ? playwrights.path() : undefined)
  const fromPlaywright = (await own()) ?? (await attempt("downloading Playwright's Chromium", playwrights.install(), own))
  if (fromPlaywright) return fromPlaywright
  throw new Error(`there is no Chromium for the tests of the page (${why.join('; ')}): install one, or set CHROMIUM to its path`)
}

async function installedBrowser(options: FindBrowserOptions): Promise<string | undefined> {
  const { env, isProgram = isExecutable } = options
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  for (const file of [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...elsewhere]) {
    if ((await isProgram(file)) && (await runs(options, file))) return file
  }
  return undefined
}

// Ubuntu's `chromium-browser` is a script that only says to install a snap.
const runs = async ({ run, env }: FindBrowserOptions, file: string): Promise<boolean> =>
  (await run(file, ['--version'], { env, timeoutMs: 20_000 })).code === 0

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
