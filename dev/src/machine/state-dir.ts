import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fateOf, identityOf } from '../../process-identity'
import { lifeSignMs } from './signs-of-life'

/** The parent folder of private servers' folders; git-ignored. */
export const stateDir = join(__dirname, '..', '..', '..', '.broker')

// Clocks of machines may differ, and a machine may have been suspended.
const silenceMs = 10 * lifeSignMs

/** A name unique to this process, even among machines and containers that share the folder. */
export const uniqueName = (name: string): string => `${name}-${identityOf(process.pid)}`

/** Removes what dead processes had no chance to clean up, for instance after a power failure. */
export function removeLeftovers(stateDir: string): void {
  const entries = existsSync(stateDir) ? readdirSync(stateDir) : []
  for (const entry of entries) {
    const path = join(stateDir, entry)
    const fate = fateOfOwner(entry)
    if (fate === 'gone' || (fate === 'unknown' && isSilent(path))) rmSync(path, { recursive: true, force: true })
  }
}

/** The state of the process that owns an entry with this name; undefined if the name contains no process. */
export function fateOfOwner(name: string): ReturnType<typeof fateOf> | undefined {
  const identity = /-(\d+(?:\.\w+){3})$/.exec(name)?.[1]
  if (identity) return fateOf(identity)
  // From versions that wrote only the pid. Another process may have it by now, in which case nothing is removed.
  const pid = /-(\d+)$/.exec(name)?.[1]
  if (!pid) return undefined
  return exists(Number(pid)) ? 'running' : 'gone'
}

const isSilent = (path: string): boolean => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > silenceMs

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
