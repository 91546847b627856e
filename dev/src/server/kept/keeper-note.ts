import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a keeper writes beside its lock, readable only by its user: its port, and the server it keeps with the address A. */
export type KeeperNote<A = unknown> = A & {
  /** The keeper's greeting to clients, since another program may listen on this port later. */
  id: string
  keeperPort: number
  port: number
  version: string
  /** The data folder. */
  dir: string
}

const file = (folder: string): string => join(folder, 'keeper.json')

export function readNote<A>(folder: string): KeeperNote<A> | undefined {
  try {
    return JSON.parse(readFileSync(file(folder), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function writeNote(folder: string, note: KeeperNote): void {
  writeFileSync(`${file(folder)}.new`, JSON.stringify(note), { mode: 0o600 })
  renameSync(`${file(folder)}.new`, file(folder))
}

export const removeNote = (folder: string): void => rmSync(file(folder), { force: true })
