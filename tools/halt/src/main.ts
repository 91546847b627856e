import { LedgerFault, openHalts } from '@trading/ledger'
import { dryRunOfNpm, type Program, runTool, UsageError, UserError, warnOfNpmLines } from '@trading/terminal'
import { optionsOf, parseCommand } from './command'
import { readConfig } from './config'
import { runChange } from './run-change'
import { runStatus } from './run-status'
import { usage } from './usage'
import type { CliContext } from './verb'

const script = 'halt'
/** Short, so that a person soon knows whether the halt is recorded. */
const patience = { connectMs: 2_000, statementMs: 3_000 }

export const main: Program = (options) =>
  runTool({ ...options, script, usage, optionsOf }, async () => {
    const { args, env, terminal, abort } = options
    if (dryRunOfNpm(env)) throw new UsageError('npm run halt has no --dry-run, so nothing was done')
    const command = parseCommand(args)
    if (command.json) warnOfNpmLines(script, env, terminal)
    const { DATABASE_URL: url, LEDGER: ledger } = readConfig(env)
    if (ledger === 'off') throw new UserError('LEDGER is off: engines without a ledger hear of no halt, stop them instead')
    const context: CliContext = { open: () => openHalts({ url, name: 'halt', ...patience }), terminal, abort }
    try {
      return await (command.verb === 'status' ? runStatus(command, context) : runChange(command, context))
    } catch (cause) {
      if (!(cause instanceof LedgerFault)) throw cause
      throw new UserError(`${cause.message}; start the database, or set DATABASE_URL to another one`, { cause })
    }
  })
