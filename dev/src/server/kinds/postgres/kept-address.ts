import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onDatabase } from './create-database'
import type { OwnAddress } from './database'
import { newPasswords, serverAt } from './set-up'

/** The logins of a cluster that is kept, and whether its roles and its database are made. */
export interface KeptAddress {
  server: OwnAddress
  ready: boolean
}

const file = (dir: string): string => join(dir, 'logins.json')

/** New logins where there are none yet. */
export function readAddress(dir: string): KeptAddress | undefined {
  try {
    return JSON.parse(readFileSync(file(dir), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export const newAddress = (): KeptAddress => ({ server: serverAt('127.0.0.1', 5432, newPasswords()), ready: false })

/** Whole or not at all, and readable by its owner alone. */
export function writeAddress(dir: string, address: KeptAddress): void {
  writeFileSync(`${file(dir)}.new`, JSON.stringify(address), { mode: 0o600 })
  renameSync(`${file(dir)}.new`, file(dir))
}

/** The same logins at another port, on this database. */
export function addressAt(server: OwnAddress, port: number, database: string): OwnAddress {
  const at = (url: string) => onDatabase(Object.assign(new URL(url), { port: String(port) }).toString(), database)
  return { url: at(server.url), migrationUrl: at(server.migrationUrl), adminUrl: at(server.adminUrl) }
}
