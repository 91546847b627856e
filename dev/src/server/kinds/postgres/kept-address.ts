import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onDatabase } from './create-database'
import type { OwnAddress } from './database'
import { newPasswords, serverAt } from './set-up'

/** The logins of a kept cluster, and whether its roles and its database have been created. */
export interface KeptAddress {
  server: OwnAddress
  ready: boolean
}

const file = (dir: string): string => join(dir, 'logins.json')

/** Undefined if there are no logins yet. */
export function readAddress(dir: string): KeptAddress | undefined {
  try {
    return JSON.parse(readFileSync(file(dir), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export const newAddress = (): KeptAddress => ({ server: serverAt('127.0.0.1', 5432, newPasswords()), ready: false })

/** Writes the file atomically, readable only by its owner. */
export function writeAddress(dir: string, address: KeptAddress): void {
  writeFileSync(`${file(dir)}.new`, JSON.stringify(address), { mode: 0o600 })
  renameSync(`${file(dir)}.new`, file(dir))
}

/** The same logins with another port and database. */
export function addressAt(server: OwnAddress, port: number, database: string): OwnAddress {
  const at = (url: string) => onDatabase(Object.assign(new URL(url), { port: String(port) }).toString(), database)
  return { url: at(server.url), migrationUrl: at(server.migrationUrl), adminUrl: at(server.adminUrl) }
}
