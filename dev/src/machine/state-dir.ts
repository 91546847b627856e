import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fateOf, identityOf } from '../../process-identity'
import { lifeSignMs } from './signs-of-life'

/** Where the folders of private servers are; git-ignored. */
export const stateDir = join(__dirname, '..', '..', '..', '.broker')

// Machines may differ in their clocks, and one may have slept.
const silenceMs = 10 * lifeSignMs

/** A name that no other process has or will have, in this folder, whichever machine or container shares it. */
export const uniqueName = (name: string): string => `${name}-${identityOf(process.pid)}`

/** Removes what belongs to processes that have gone without a chance to tidy up, as in a power cut. */
export function removeLeftovers(stateDir: string): void {
  const entries = existsSync(stateDir) ? readdirSync(stateDir) : []
  for (const entry of entries) {
    const path = join(stateDir, entry)
    const fate = fateOfOwner(entry)
    if (fate === 'gone' || (fate === 'unknown' && isSilent(path))) rmSync(path, { recursive: true, force: true })
  }
}

/** What has become of the process that something with this name belongs to; undefined where its name tells of none. */
export function fateOfOwner(name: string): ReturnType<typeof fateOf> | undefined {
  const identity = /-(\d+(?:\.\w+){3})$/.exec(name)?.[1]
  if (identity) return fateOf(identity)
  // From versions that wrote the pid alone: it may be another process by now, which is no reason to remove anything.
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
