import { refuseOptionsOfNpm } from '@trading/terminal'

export interface ArgumentsOptions<T> {
  /** What follows `npm run`. */
  script: string
  /** Throws an error that says what is wrong with the arguments. */
  parse: (args: readonly string[]) => T
  usage: string
  /** The names of those that it takes. */
  options: readonly string[]
}

/** The arguments of this process. Ends it where help is asked for, or with exit code 2 where they are wrong. */
export function argumentsOrExit<T extends { help: boolean }>({ script, parse, usage, options }: ArgumentsOptions<T>): T {
  try {
    const args = process.argv.slice(2)
    refuseOptionsOfNpm({ script, args, env: process.env, options, canRunDry: false })
    const parsed = parse(args)
    if (!parsed.help) return parsed
    process.stdout.write(usage)
    return process.exit(0)
  } catch (error) {
    process.stderr.write(`npm run ${script}: ${(error as Error).message}\n`)
    return process.exit(2)
  }
}
