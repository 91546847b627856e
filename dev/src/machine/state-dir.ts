import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where the folders of private nodes are; git-ignored. */
export const stateDir = join(__dirname, '..', '..', '..', '.broker')

/** A name that no other run on this machine has, for a node and its folder. */
export const uniqueName = (name: string): string => `${name}-${process.pid}`

/** Removes the folders of nodes whose process has gone without a chance to tidy up, as in a power cut. */
export function removeLeftovers(stateDir: string): void {
  const folders = existsSync(stateDir) ? readdirSync(stateDir) : []
  for (const folder of folders) {
    const pid = Number(/-(\d+)$/.exec(folder)?.[1])
    if (pid && !isRunning(pid)) rmSync(join(stateDir, folder), { recursive: true, force: true })
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
