import { machine } from '../machine'
import { nameOfBroker, nameOfDatabase } from '../server-names'
import { showProgress } from './progress'
import { type Ending, interrupted, runOnServers, type Servers } from './run-on-servers'
import { say } from './say'
import type { Verdict } from './verdict'

export interface StepOptions extends Servers {
  /** The current activity. */
  tell: (doing: string) => void
}

/** The results of a whole run. */
export interface SuiteRun<Result> {
  /** Such as `RabbitMQ 4.0.5`. */
  broker: string
  /** Such as `PostgreSQL 17.10`. */
  database: string
  date: string
  /** One-line description of the machine. */
  machine: string
  seconds: number
  results: readonly Result[]
}

export interface Suite<Step, Result> {
  /** The name of the npm script. */
  name: string
  /** The word for one step, such as `row`. */
  thing: string
  steps: readonly Step[]
  /** Additional text for the heading, such as `seed 1`. */
  setting?: string
  titleOf: (step: Step) => string
  /** Rejects only if aborted. */
  run: (step: Step, options: StepOptions) => Promise<Result>
  tableHead: () => string
  tableRow: (result: Result) => string
  verdictLine: (results: readonly Result[], seconds: number) => string
  /** Saves the results once all steps have run. */
  record: (run: SuiteRun<Result>) => void
}

/** Runs the steps of a suite one after the other on one broker and one database, and prints a table line for each. */
export function runSuite<Step, Result extends { verdict: Verdict }>(suite: Suite<Step, Result>): void {
  runOnServers(suite.name, (servers) => everyStep(suite, servers))
}

async function everyStep<Step, Result extends { verdict: Verdict }>(suite: Suite<Step, Result>, servers: Servers): Promise<Ending> {
  const { thing, steps, setting, verdictLine, record } = suite
  const { broker, database, abort } = servers
  const startedAt = Date.now()
  const count = (n: number) => `${n} ${n === 1 ? thing : `${thing}s`}`
  const names = { broker: nameOfBroker(broker), database: nameOfDatabase(database) }
  const head = [
    `${names.broker} (${broker.kind})`,
    `${names.database} (${database.kind})`,
    count(steps.length),
    ...(setting ? [setting] : []),
  ]
  say(`${head.join(', ')}; Ctrl-C stops everything\n${suite.tableHead()}`)
  const results: Result[] = []
  try {
    for (const step of steps) results.push(await oneStep(suite, step, servers))
  } catch (error) {
    if (abort.aborted) return interrupted(`interrupted after ${count(results.length)}`)
    throw error
  }
  const seconds = (Date.now() - startedAt) / 1_000
  record({ ...names, date: new Date().toISOString().slice(0, 10), machine: machine(), seconds, results })
  return { exitCode: results.every(({ verdict }) => verdict === 'holds') ? 0 : 1, line: verdictLine(results, seconds) }
}

async function oneStep<Step, Result>({ titleOf, run, tableRow }: Suite<Step, Result>, step: Step, servers: Servers): Promise<Result> {
  const progress = showProgress(titleOf(step))
  try {
    const result = await run(step, { ...servers, tell: progress.tell })
    progress.done(tableRow(result))
    return result
  } catch (error) {
    progress.done(`${titleOf(step)}: ${error instanceof Error ? error.message : String(error)}`)
    throw error
  }
}
