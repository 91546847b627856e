import type { Run } from '../../machine/run'
import { type FindBrowserOptions, findBrowser } from './find-browser'

/** A machine with these programs; `ran` is what was run on it. */
function machine({ programs, installs = {} }: { programs: string[]; installs?: Record<string, string> }) {
  const ran: string[] = []
  const run: Run = async (command, args) => {
    ran.push([command, ...args].join(' '))
    const installed = installs[command]
    if (installed) programs.push(installed)
    const works = installed !== undefined || programs.includes(command)
    return { code: works ? 0 : undefined, stdout: '', stderr: works ? '' : `${command} does not work` }
  }
  const options: FindBrowserOptions = {
    run,
    env: { PATH: '/usr/bin:/snap/bin' },
    tell: () => undefined,
    isProgram: async (file) => programs.includes(file) || file === '/usr/bin/chromium-browser',
    playwrights: { path: () => '/own/chromium', install: () => ['install-own'] },
  }
  return { options, ran }
}

test('an installed browser is taken, and one that does not run is not', async () => {
  const { options } = machine({ programs: ['/snap/bin/google-chrome'] })
  expect(await findBrowser(options)).toBe('/snap/bin/google-chrome')
})

test('the browser that is asked for goes first', async () => {
  const { options, ran } = machine({ programs: ['/usr/bin/chromium'] })
  expect(await findBrowser({ ...options, env: { ...options.env, CHROMIUM: '/mine' } })).toBe('/mine')
  expect(ran).toEqual([])
})

test("without one and without apt, Playwright's is downloaded", async () => {
  const { options } = machine({ programs: [], installs: { 'install-own': '/own/chromium' } })
  expect(await findBrowser({ ...options, env: { PATH: '' } })).toBe('/own/chromium')
})

test('if there is none, the error says what was tried and what to do', async () => {
  const { options } = machine({ programs: [] })
  await expect(findBrowser(options)).rejects.toThrow(/downloading Playwright's Chromium: install-own does not work.*CHROMIUM/)
})
