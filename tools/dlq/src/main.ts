import { everyFamily } from '@trading/contracts'
import { dryRunOfNpm, type Program, runTool, warnOfNpmLines } from '@trading/terminal'
import { type Command, optionsOf, parseCommand } from './command'
import { readConfig } from './config'
import { type Families, familyOf } from './family-of'
import { openCliContext } from './open-cli-context'
import { runDrop } from './run-drop'
import { runExport } from './run-export'
import { runList } from './run-list'
import { runReplay } from './run-replay'
import { runShow } from './run-show'
import { script, usageOf } from './usage'
import type { CliContext } from './verb'

export type { Families } from './family-of'

/** The tool for the dead letters of these families. */
export const dlqFor =
  (families: Families): Program =>
  (options) =>
    runTool({ ...options, script, usage: usageOf(families), optionsOf }, async () => {
      const { args, env, terminal, abort } = options
      const command = parseCommand(args, { dryRun: dryRunOfNpm(env) })
      const family = familyOf(command, families)
      if (command.json || command.verb === 'export') warnOfNpmLines(script, env, terminal)
      const context = openCliContext({ url: readConfig(env).RABBITMQ_URL, family, terminal, abort })
      try {
        return await run(command, context)
      } finally {
        await context.close()
      }
    })

export const main = dlqFor(everyFamily)

async function run(command: Command, context: CliContext): Promise<number> {
  switch (command.verb) {
    case 'list':
      return runList(command, context)
    case 'show':
      return runShow(command, context)
    case 'replay':
      return runReplay(command, context)
    case 'drop':
      return runDrop(command, context)
    case 'export':
      return runExport(command, context)
  }
}
