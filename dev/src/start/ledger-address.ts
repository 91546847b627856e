import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveSignsOfLife } from '../machine/signs-of-life'
import { fateOfOwner, stateDir, uniqueName } from '../machine/state-dir'

const name = 'ledger'

/**
 * Leaves the address of the running platform's database where `npm run ledger` finds it: its password is a new one each time, and only
 * whoever started the platform may read it there. Returns how to take it away again.
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

/** The address that a running `npm start` has left, if there is one. */
export function leftLedgerAddress(dir: string = stateDir): string | undefined {
  const files = existsSync(dir) ? readdirSync(dir) : []
  const file = files.find((one) => one.startsWith(`${name}-`) && fateOfOwner(one) === 'running')
  return file && readFileSync(join(dir, file), 'utf8')
}
