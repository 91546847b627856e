import { LedgerFault } from '@trading/ledger'
import { type Program, runTool, UserError, warnOfNpmLines } from '@trading/terminal'
import { optionsOf, parseCommand } from './command'
import { readConfig } from './config'
import { openAnalytics } from './open-analytics'
import { runReports } from './run-reports'
import { usage } from './usage'

const script = 'analytics'

export const main: Program = (options) =>
  runTool({ ...options, script, usage, optionsOf }, async () => {
    const { args, env, terminal, abort } = options
    const now = Date.now()
    const command = parseCommand(args, now)
    if (command.format !== 'text') warnOfNpmLines(script, env, terminal)
    const { DATABASE_URL: url } = readConfig(env)
    try {
      const analytics = await openAnalytics({ url, abort })
      return await runReports(command, { analytics, terminal, now }).finally(() => analytics.close())
    } catch (cause) {
      if (!(cause instanceof LedgerFault)) throw cause
      throw new UserError(`${cause.message}; start the database, or set DATABASE_URL to another one; if it takes too long, use --since`, {
        cause,
      })
    }
  })
