import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fateOf, identityOf } from '../../../../process-identity'
import { freePort } from '../../../machine/free-port'
import { signalAll } from '../../../machine/process-family'
import type { KeptServer } from '../../kept-kind'
import { untilUp } from '../../until-up'
import { askPostgres } from './ask'
import { initialise, launch } from './cluster'
import type { OwnAddress } from './database'
import { addressAt, newAddress, readAddress, writeAddress } from './kept-address'
import { keptPlace } from './kept-place'
import { passwordOf, setUp } from './set-up'
import { sql } from './sql'

const startMs = 60_000
const stopMs = 10_000
const late = (cause: string) => `PostgreSQL did not answer within ${startMs / 1000} s: ${cause}`
const orphanMs = 15_000

export interface KeptServerOptions {
  native: string
  /** The data folder, if the server can use this path. */
  folder: string
  /** Preferred port, used if it is free. */
  port?: number | undefined
}

/** Starts a PostgreSQL on the cluster in this folder, creating it if there is none. The caller must hold the folder's lock. */
export async function startKeptServer({ folder, ...options }: KeptServerOptions): Promise<KeptServer<OwnAddress>> {
  const { native, dir, user } = await keptPlace({ native: options.native, dir: folder })
  const data = join(dir, 'data')
  await orphanGone(dir)
  const address = readAddress(dir) ?? newAddress()
  if (!existsSync(data)) {
    // Renamed once it is complete.
    const unfinished = join(dir, 'data-new')
    rmSync(unfinished, { recursive: true, force: true })
    writeAddress(dir, { ...address, ready: false })
    await initialise({ native, data: unfinished, user }, passwordOf(address.server.adminUrl))
    renameSync(unfinished, data)
  } else if (!readAddress(dir))
    throw new Error(`${dir} contains data but no logins.json with its passwords; restore that file, or move the folder away`)
  // The server is gone, but another process may have its pid, for which PostgreSQL would refuse to start.
  rmSync(join(data, 'postmaster.pid'), { force: true })

  const port = await freePort(options.port)
  const started = launch({ native, data, user }, { port, log: join(dir, 'postgres.log') })
  if (started.pid) writeFileSync(join(dir, 'server'), identityOf(started.pid))
  try {
    const server = addressAt(address.server, port, 'postgres')
    const version = await untilUp(() => askPostgres(server.adminUrl), { withinMs: startMs, late, ended: started.ended })
    if (!readAddress(dir)?.ready) {
      await forgetHalfMade(server)
      await setUp(server)
      writeAddress(dir, { ...address, ready: true })
    }
    return {
      address: addressAt(address.server, port, 'trading'),
      version,
      port,
      dir,
      ended: started.ended,
      stop: () => started.stop(stopMs, 'SIGINT'),
    }
  } catch (error) {
    await started.stop(stopMs, 'SIGINT')
    throw error
  }
}

/** Drops what a killed set-up created. No client has these logins yet, so no data is lost. */
async function forgetHalfMade(server: OwnAddress): Promise<void> {
  for (const statement of ['DATABASE IF EXISTS trading', 'ROLE IF EXISTS trading_owner', 'ROLE IF EXISTS trading_engine'])
    await sql(server.adminUrl, `DROP ${statement}`)
}

/** Waits for a server whose keeper was killed to end: two servers on one folder would corrupt it. */
async function orphanGone(dir: string): Promise<void> {
  const file = join(dir, 'server')
  const orphan = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const giveUpAt = Date.now() + orphanMs
  while (orphan && fateOf(orphan) === 'running') {
    const pid = Number.parseInt(orphan, 10)
    if (Date.now() > giveUpAt) throw new Error(`another PostgreSQL (process ${pid}) still uses ${dir}: stop it first`)
    signalAll([pid], 'SIGINT')
    await sleep(100)
  }
}
