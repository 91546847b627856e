import { UsageError } from './user-error'

export interface NpmOptions {
  /** What follows `npm run`, or `start` or `test`. */
  script: string
  /** Used to answer a request for help, whatever npm consumed. */
  args: readonly string[]
  env: NodeJS.ProcessEnv
  /** The names of the script's options, without their dashes. */
  options: readonly string[]
  /** Whether it has a dry run; the default is yes. */
  canRunDry?: boolean
}

const prefix = 'npm_config_'
const off = ['', 'false', 'null']

// Names that npm sets too: absent or off means that they were not given.
const flagsOfNpm = ['all', 'json']
/**
 * Never treated as the script's. `yes` is often set permanently on unattended machines so that npx does not ask, and is not consent to
 * anything else; `only` is consumed by npm and not passed on.
 */
const meantForNpm = ['dry_run', 'help', 'only', 'yes']
/** Shorter prefixes are npm's own options, such as `ca`. */
const shortestBeginning = 3

/**
 * npm consumes options before a `--`: of `npm run dlq replay ID --cause X` the script sees only `replay ID X`.
 * @throws UsageError if npm consumed one of the script's options, or a prefix of one, other than `--dry-run`, or a `--dry-run` that the
 * script does not have
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

/** Help takes precedence over all other arguments. */
export const asksForHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h')

/** `npm run dlq replay ID --dry-run`: the only option that works without a `--`, because ignoring it would do harm. */
export const dryRunOfNpm = (env: NodeJS.ProcessEnv): boolean =>
  keptByNpm(env).some(({ name, value }) => name === 'dry_run' && !off.includes(value))

/** The environment for child processes, without the options that were meant for the script. */
export const withoutNpmOptions = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.toLowerCase().startsWith(prefix)))

const keptByNpm = (env: NodeJS.ProcessEnv) =>
  Object.entries(env)
    .filter(([name]) => name.toLowerCase().startsWith(prefix))
    .map(([name, value = '']) => ({ name: name.toLowerCase().slice(prefix.length), value }))

const plain = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase()

/** Whether it is one of the options or a prefix of one, with any separators between its words. */
function isOneOf(options: readonly string[], name: string): boolean {
  if (meantForNpm.includes(name)) return false
  const asked = plain(name)
  const begins = (option: string) => asked.length >= shortestBeginning && plain(option).startsWith(asked)
  return [...options, 'dry-run'].some((option) => plain(option) === asked || begins(option))
}
