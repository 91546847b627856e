import { LedgerFault, openLedgerReader, openLedgerRecorder } from '@trading/ledger'
import { type Program, runTool, UserError, warnOfNpmLines } from '@trading/terminal'
import { type Command, optionsOf, parseCommand } from './command'
import { readConfig } from './config'
import { runFindings } from './run-findings'
import { runList } from './run-list'
import { runRecord } from './run-record'
import { runShow } from './run-show'
import { usage } from './usage'
import type { CliContext } from './verb'

const script = 'ledger'

export const main: Program = (options) =>
  runTool({ ...options, script, usage, optionsOf }, async () => {
    const { args, env, terminal, abort } = options
    const now = Date.now()
    const command = parseCommand(args, now)
    if (command.json) warnOfNpmLines(script, env, terminal)
    const url = readConfig(env).DATABASE_URL
    const openRecorder = () => openLedgerRecorder({ url, name: 'ledger recording' })
    return reading(url, abort, (reader) => run(command, { reader, openRecorder, terminal, now }))
  })

/** @throws UserError if the database does not answer */
async function reading<T>(url: string, abort: AbortSignal, work: (reader: CliContext['reader']) => Promise<T>): Promise<T> {
  try {
    const reader = await openLedgerReader({ url, name: 'ledger reading' })
    abort.addEventListener('abort', () => void reader.close(), { once: true })
    return await work(reader).finally(() => reader.close())
  } catch (cause) {
    if (!(cause instanceof LedgerFault)) throw cause
    throw new UserError(`${cause.message}; start the database, or set DATABASE_URL to another one`, { cause })
  }
}

async function run(command: Command, context: CliContext): Promise<number> {
  switch (command.verb) {
    case 'list':
      return runList(command, context)
    case 'show':
      return runShow(command, context)
    case 'findings':
      return runFindings(command, context)
    case 'record':
      return runRecord(command, context)
  }
}
