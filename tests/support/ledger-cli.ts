import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const program = join(__dirname, '..', '..', 'tools', 'ledger', 'dist', 'index.js')

export interface Answer {
  code: number | null
  out: string
  err: string
}

/** Starts the built tool as a separate process. */
export const startLedgerCli = (url: string, args: readonly string[]) =>
  spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, DATABASE_URL: url }, stdio: ['ignore', 'pipe', 'pipe'] })

/** Runs it until it exits. */
export async function ledgerCli(url: string, args: readonly string[]): Promise<Answer> {
  const child = startLedgerCli(url, args)
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)])
  return { code, out, err }
}
