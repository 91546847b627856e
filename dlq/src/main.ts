import { dryRunOfNpm, type Program, runTool, warnOfNpmLines } from '@trading/terminal'
import { type Command, optionsOf, parseCommand } from './command'
import { readConfig } from './config'
import { openDesk } from './open-desk'
import { runDrop } from './run-drop'
import { runExport } from './run-export'
import { runList } from './run-list'
import { runReplay } from './run-replay'
import { runShow } from './run-show'
import { script, usage } from './usage'
import type { Desk } from './verb'

export const main: Program = (options) =>
  runTool({ ...options, script, usage, optionsOf }, async () => {
    const { args, env, terminal, abort } = options
    const command = parseCommand(args, { dryRun: dryRunOfNpm(env) })
    if (command.json || command.verb === 'export') warnOfNpmLines(script, env, terminal)
    const desk = openDesk({ url: readConfig(env).RABBITMQ_URL, terminal, abort })
    try {
      return await run(command, desk)
    } finally {
      await desk.close()
    }
  })

async function run(command: Command, desk: Desk): Promise<number> {
  switch (command.verb) {
    case 'list':
      return runList(command, desk)
    case 'show':
      return runShow(command, desk)
    case 'replay':
      return runReplay(command, desk)
    case 'drop':
      return runDrop(command, desk)
    case 'export':
      return runExport(command, desk)
  }
}
