import { HistoryFault, openHistoryLoader, openHistoryReader } from '@trading/market-history'
import { type Program, runTool, UserError, warnOfNpmLines } from '@trading/terminal'
import { type Command, optionsOf, parseCommand } from './command'
import { readConfig } from './config'
import { runCandles } from './run-candles'
import { runLoad } from './run-load'
import { runStatus } from './run-status'
import { usage } from './usage'
import type { CliContext } from './verb'

const script = 'history'

export const main: Program = (options) =>
  runTool({ ...options, script, usage, optionsOf }, async () => {
    const { args, env, terminal, abort } = options
    const command = parseCommand(args, Date.now())
    if (isForPrograms(command)) warnOfNpmLines(script, env, terminal)
    const url = readConfig(env).DATABASE_URL
    const opened =
      <T extends { close(): Promise<void> }>(open: (options: { url: string; name: string }) => Promise<T>) =>
      async (): Promise<T> => {
        const connection = await open({ url, name: 'history tool' })
        abort.addEventListener('abort', () => void connection.close(), { once: true })
        return connection
      }
    // npm runs a script in the project's folder and says where the user stands.
    const folder = (env.npm_lifecycle_event === script && env.INIT_CWD) || process.cwd()
    return run(command, { openReader: opened(openHistoryReader), openLoader: opened(openHistoryLoader), terminal, folder, abort })
  })

const isForPrograms = (command: Command): boolean => ('format' in command ? command.format !== 'text' : command.json)

/** @throws UserError if the database does not answer */
async function run(command: Command, context: CliContext): Promise<number> {
  try {
    return await runVerb(command, context)
  } catch (cause) {
    if (!(cause instanceof HistoryFault)) throw cause
    throw new UserError(`${cause.message}; start the database, or set DATABASE_URL to another one`, { cause })
  }
}

async function runVerb(command: Command, context: CliContext): Promise<number> {
  switch (command.verb) {
    case 'load':
      return runLoad(command, context)
    case 'candles':
      return runCandles(command, context)
    case 'status':
      return runStatus(command, context)
  }
}
