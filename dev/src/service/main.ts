import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { serviceIn } from '../../services'
import type { HeldServer } from '../server/kept/hold-server'
import { provideHaltLogin } from '../server/kinds/postgres/halt-login'
import { leaveLedgerAddress } from '../start/ledger-address'
import { ledgerSettings } from './ledger-of-clone'
import { ownLoginSettings } from './own-login'

export interface ServiceOptions {
  /** Its folder. */
  service: string
  env?: NodeJS.ProcessEnv
  /** The parent folder of the services. */
  root?: string
}

const here = join(__dirname, '..', '..', '..')
const tell = (line: string): void => void process.stderr.write(`${line}\n`)

/**
 * `npm start` inside a service: provides a database if it needs one, then runs the service in this process. It never starts a broker or a
 * Redis.
 */
export async function main({ service, env = process.env, root = here }: ServiceOptions): Promise<void> {
  const { needs, databaseLogin } = serviceIn(service)
  if (needs.includes('database')) await openDatabase(env, databaseLogin)
  require(join(root, service, 'src', 'index.ts'))
}

async function openDatabase(env: NodeJS.ProcessEnv, login: string | undefined): Promise<void> {
  try {
    const { settings, held } = login ? await ownLoginSettings({ env, tell, login }) : await ledgerSettings({ env, tell })
    Object.assign(env, settings)
    if (!held) return
    const takeAway = leaveLedgerAddress({ url: held.url, ownerUrl: held.migrationUrl, haltUrl: await provideHaltLogin(held) })
    process.on('exit', () => {
      takeAway()
      giveBack(held)
    })
  } catch (error) {
    const { message, exitCode = 1 } = error as Error & { exitCode?: number }
    tell(exitCode === 1 ? `no database available: ${message}; set DATABASE_URL${login ? '' : ', or LEDGER=off'}` : message)
    process.exit(exitCode)
  }
}

/** Stops the server if this process was its last user. In a child process, since an exiting process cannot wait for a reply itself. */
function giveBack({ keeperPort, number }: HeldServer): void {
  const script = `require('node:net').connect(${keeperPort}, '127.0.0.1', function () { this.write('leave ${number}\\n') }).on('error', () => {}).resume()`
  spawnSync(process.execPath, ['--eval', script], { stdio: 'ignore', timeout: 15_000 })
}
