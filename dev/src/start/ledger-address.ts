import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveSignsOfLife } from '../machine/signs-of-life'
import { fateOfOwner, stateDir, uniqueName } from '../machine/state-dir'

const name = 'ledger'

/**
 * Writes the address of the running platform's database to a file for `npm run ledger`, since each run has a new password. Only the user who
 * started the platform can read it. Returns a function that removes it.
 */
export function leaveLedgerAddress(url: string, dir: string = stateDir): () => void {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, uniqueName(name))
  writeFileSync(file, url, { mode: 0o600 })
  const silence = giveSignsOfLife(file)
  return () => {
    silence()
    rmSync(file, { force: true })
  }
}

/** The address written by a running `npm start`, if any. */
export function leftLedgerAddress(dir: string = stateDir): string | undefined {
  const files = existsSync(dir) ? readdirSync(dir) : []
  const file = files.find((one) => one.startsWith(`${name}-`) && fateOfOwner(one) === 'running')
  return file && readFileSync(join(dir, file), 'utf8')
}
