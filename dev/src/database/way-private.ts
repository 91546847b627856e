import { join } from 'node:path'
import { during } from '../machine/during'
import { complaintOf, type Run } from '../machine/run'
import { removeLeftovers, uniqueName } from '../machine/state-dir'
import type { Tell, Way } from '../machine/way'
import type { Database } from './database'
import { npmPostgres, programsIn } from './postgres-programs'
import { startPrivateServer } from './private-server'

export interface PrivateOptions {
  tell: Tell
  run: Run
  /** Where the servers' folders are; git-ignored. */
  stateDir: string
  /** What the server is for: part of its folder's name. */
  name: string
  port?: number | undefined
  abort?: AbortSignal | undefined
  native?: string | undefined
  startServer?: typeof startPrivateServer
}

/** A server of our own on the PostgreSQL that came with `npm ci`. */
export function wayByPrivateServer({ tell, run, stateDir, name, port, abort, ...parts }: PrivateOptions): Way<Database> {
  const { native = npmPostgres(), startServer = startPrivateServer } = parts
  return {
    kind: 'private',
    name: 'the PostgreSQL of npm',
    async closedBy() {
      if (!native) return `there is none for ${process.platform}-${process.arch}, or it is not installed (npm ci)`
      const asked = await run(programsIn(native).postgres, ['--version'], { abort })
      return asked.code === 0 ? undefined : `it does not run here (${complaintOf(asked)})`
    },
    async open() {
      if (!native) throw new Error('it is not installed')
      removeLeftovers(stateDir)
      return during(tell, 'starting PostgreSQL as a private server', () =>
        startServer({ native, dir: join(stateDir, uniqueName(`${name}-postgres`)), port, tell, abort }),
      )
    },
  }
}
