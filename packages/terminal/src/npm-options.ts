import { UsageError } from './user-error'

export interface NpmOptions {
  /** What follows `npm run`, or `start` or `test`. */
  script: string
  /** Where they ask for help, it is had whatever npm kept. */
  args: readonly string[]
  env: NodeJS.ProcessEnv
  /** The names of the options that the script takes, without their dashes. */
  options: readonly string[]
  /** Whether it can say what it would do and do nothing; the default is yes. */
  canRunDry?: boolean
}

const prefix = 'npm_config_'
const off = ['', 'false', 'null']

// Names that npm knows too: as it leaves them out of the environment or sets them to nothing, they were not asked for.
const flagsOfNpm = ['all', 'json']
/**
 * Never ours. `yes` is often set for good where nobody watches, so that npx does not ask, and is no consent to anything else; `only` npm takes
 * for its own and hands on to nobody.
 */
const meantForNpm = ['dry_run', 'help', 'only', 'yes']
/** Shorter beginnings are names of npm's own, such as `ca`. */
const shortestBeginning = 3

/**
 * npm keeps the options that stand before a `--`: of `npm run dlq replay ID --cause X` the script sees `replay ID X`, and what was asked for is
 * no longer known.
 * @throws UsageError where npm kept one that the script takes, or the beginning of one, other than `--dry-run`; that too where it cannot be obeyed
 */
export function refuseOptionsOfNpm({ script, args, env, options, canRunDry = true }: NpmOptions): void {
  if (asksForHelp(args)) return
  const npmRun = ['start', 'test'].includes(script) ? `npm ${script}` : `npm run ${script}`
  if (!canRunDry && dryRunOfNpm(env)) throw new UsageError(`${npmRun} has no --dry-run, so nothing was done`)
  const kept = keptByNpm(env).filter(({ name, value }) => isOneOf(options, name) && !(flagsOfNpm.includes(name) && off.includes(value)))
  if (kept.length === 0) return
  const names = kept.map(({ name }) => `--${options.find((option) => plain(option) === plain(name)) ?? name}`)
  const [verb = ''] = args.filter((word) => /^[a-z]+$/.test(word))
  const rightly = [npmRun, '--', verb, '…', ...names].filter(Boolean).join(' ')
  throw new UsageError(`npm kept ${names.join(' and ')} for itself, so nothing was done; put it after a "--": ${rightly}`)
}

/** Whatever stands beside it. */
export const asksForHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h')

/** `npm run dlq replay ID --dry-run`: the one option that is obeyed without a `--`, since not to obey it would do harm. */
export const dryRunOfNpm = (env: NodeJS.ProcessEnv): boolean =>
  keptByNpm(env).some(({ name, value }) => name === 'dry_run' && !off.includes(value))

/** The environment for programs that a script starts: what was meant for the script is not for them. */
export const withoutNpmOptions = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.toLowerCase().startsWith(prefix)))

const keptByNpm = (env: NodeJS.ProcessEnv) =>
  Object.entries(env)
    .filter(([name]) => name.toLowerCase().startsWith(prefix))
    .map(([name, value = '']) => ({ name: name.toLowerCase().slice(prefix.length), value }))

const plain = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase()

/** Whether it is one of the options, or begins one, however its words are put together. */
function isOneOf(options: readonly string[], name: string): boolean {
  if (meantForNpm.includes(name)) return false
  const asked = plain(name)
  const begins = (option: string) => asked.length >= shortestBeginning && plain(option).startsWith(asked)
  return [...options, 'dry-run'].some((option) => plain(option) === asked || begins(option))
}
