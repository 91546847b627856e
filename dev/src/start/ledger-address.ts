import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveSignsOfLife } from '../machine/signs-of-life'
import { fateOfOwner, stateDir, uniqueName } from '../machine/state-dir'

const name = 'ledger'

/** The running platform's database, with the engines' login, with its owner's, and with those of market data and the gateway, if they run, and of halts. */
export interface LedgerAddress {
  url: string
  ownerUrl: string
  historyUrl?: string | undefined
  haltUrl?: string | undefined
  gatewayUrl?: string | undefined
}

/**
 * Writes the addresses of the running platform's database to a file for the tools, since each run has new passwords. Only the user who
 * started the platform can read it. Returns a function that removes it.
 */
export function leaveLedgerAddress(
  { url, ownerUrl, historyUrl = ownerUrl, haltUrl = ownerUrl, gatewayUrl = '' }: LedgerAddress,
  dir: string = stateDir,
): () => void {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, uniqueName(name))
  writeFileSync(file, [url, ownerUrl, historyUrl, haltUrl, gatewayUrl].join('\n'), { mode: 0o600 })
  const silence = giveSignsOfLife(file)
  return () => {
    silence()
    rmSync(file, { force: true })
  }
}

/** The address written by a running `npm start`, if any, with the engines' login. */
export const leftLedgerAddress = (dir?: string): string | undefined => leftAddresses(dir)[0]

/** The same with the owner's login, for tools that read the history as well. */
export const leftOwnerAddress = (dir?: string): string | undefined => leftAddresses(dir)[1]

/** The same with the login that writes the history: that of market data, or the owner's if market data does not run. */
export const leftHistoryAddress = (dir?: string): string | undefined => leftAddresses(dir)[2]

/** The same with the login that may record halts, or the owner's. */
export const leftHaltAddress = (dir?: string): string | undefined => leftAddresses(dir)[3]

/** The same with the gateway's login; empty if the gateway does not run. */
export const leftGatewayAddress = (dir?: string): string | undefined => leftAddresses(dir)[4]

function leftAddresses(dir: string = stateDir): string[] {
  const files = existsSync(dir) ? readdirSync(dir) : []
  const file = files.find((one) => one.startsWith(`${name}-`) && fateOfOwner(one) === 'running')
  return file ? readFileSync(join(dir, file), 'utf8').split('\n') : []
}
