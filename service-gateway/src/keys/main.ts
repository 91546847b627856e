import { dryRunOfNpm, type Program, runTool, UsageError, UserError, warnOfNpmLines } from '@trading/terminal'
import { GatewayFault } from '../store/errors'
import { type Command, optionsOf, parseCommand } from './command'
import { readConfig } from './config'
import { openKeys } from './open-keys'
import { runCreate } from './run-create'
import { runList } from './run-list'
import { runRevoke } from './run-revoke'
import { usage } from './usage'
import type { CliContext } from './verb'

const script = 'keys'

export const main: Program = (options) =>
  runTool({ ...options, script, usage, optionsOf }, async () => {
    const { args, env, terminal, abort } = options
    if (dryRunOfNpm(env)) throw new UsageError('npm run keys has no --dry-run, so nothing was done')
    const command = parseCommand(args)
    if (command.json) warnOfNpmLines(script, env, terminal)
    const { DATABASE_URL: url, DATABASE_MIGRATION_URL: migrationUrl } = readConfig(env)
    try {
      const { keys, close } = await openKeys({ url, migrationUrl, abort })
      return await run(command, { keys, terminal, now: Date.now() }).finally(close)
    } catch (cause) {
      if (!(cause instanceof GatewayFault)) throw cause
      throw new UserError(`${cause.message}; start the database, or set DATABASE_URL to another one`, { cause })
    }
  })

async function run(command: Command, context: CliContext): Promise<number> {
  switch (command.verb) {
    case 'create':
      return runCreate(command, context)
    case 'list':
      return runList(command, context)
    case 'revoke':
      return runRevoke(command, context)
  }
}
