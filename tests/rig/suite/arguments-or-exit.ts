import { refuseOptionsOfNpm } from '@trading/terminal'

export interface ArgumentsOptions<T> {
  /** The name of the npm script. */
  script: string
  /** @throws Error that says what is wrong with the arguments */
  parse: (args: readonly string[]) => T
  usage: string
  /** The names of the options. */
  options: readonly string[]
}

/** Parses the arguments of this process. Exits after printing the help, or with exit code 2 if they are invalid. */
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
