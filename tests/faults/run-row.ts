import type { Broker, Database } from '@trading/dev'
import { type Invariant, type Judgement, judge } from '@trading/rig/oracle/oracle'
import { withinTime } from '@trading/rig/oracle/within-time'
import { watchLeaks } from '@trading/rig/platform/leaks'
import { openRig } from '@trading/rig/platform/open-rig'
import type { OpenRig } from '@trading/rig/platform/rig'
import type { StepOptions } from '@trading/rig/suite/run-suite'
import type { Verdict } from '@trading/rig/suite/verdict'
import { seededRandom } from '@trading/runtime'
import type { Expected, Row } from './row'

export interface RowResult {
  number: string
  fault: string
  /** The injected faults with their counts, such as `engine SIGKILL ×3`. */
  injected: string
  verdict: Verdict
  /** The violations, with their ids; for a row that cannot run here, the reason. */
  broken: readonly string[]
  seconds: number
  judgement?: Judgement
}

export interface RunRowOptions extends StepOptions {
  seed: number
}

/** Checked in every row. */
const always: readonly Invariant[] = ['I1', 'I2', 'I3', 'I5', 'I7']
const usualRowMs = 240_000

/** Runs one row, with an empty vhost and an empty database, to its verdict and cleans up. Rejects only if aborted. */
export async function runRow(row: Row, { broker: shared, database, seed, tell, abort }: RunRowOptions): Promise<RowResult> {
  const startedAt = Date.now()
  const result = (verdict: Verdict, broken: readonly string[], more: { injected?: string; judgement?: Judgement } = {}): RowResult => ({
    number: row.number,
    fault: row.fault,
    injected: '',
    verdict,
    broken,
    seconds: (Date.now() - startedAt) / 1_000,
    ...more,
  })
  const why = row.notPossible?.() ?? whatIsNotOurs(row, shared, database)
  if (why) return result('not possible', [why])

  const leaks = watchLeaks()
  let own: Broker | undefined
  let rig: OpenRig | undefined
  let ran: Ran | undefined
  const failures: string[] = []
  try {
    own = await row.openBroker?.({ tell, abort })
    rig = await openRig({ name: `fault-${row.number}`, broker: own ?? shared, database, random: seededRandom(seed), tell })
    ran = await toItsEnd(row, rig, abort)
  } catch (error) {
    failures.push(`it did not complete: ${error instanceof Error ? error.message : String(error)}`)
  }
  await rig?.close({ inOrder: !abort.aborted })
  await own?.stop()
  abort.throwIfAborted()
  if (!rig) return result('broken', failures)

  const recovery = ran?.recovery ?? { seconds: 0, left: ['recovery was not awaited'] }
  const seen = { ...rig.observations(), recovery, leaks: await leaks.left() }
  const judgement = judge(seen, { duplicates: row.duplicates !== undefined, venueOutage: row.venueOutage === true })
  // An aborted row has had no time to finish its work.
  const broken = [...failures, ...rig.failedChecks, ...(ran ? violations(row, judgement, ran.expected) : [])]
  return result(broken.length === 0 ? 'holds' : 'broken', broken, { judgement, injected: namesOf(rig.injections) })
}

function whatIsNotOurs({ needsControl, openBroker, needsDatabaseControl }: Row, broker: Broker, database: Database): string | undefined {
  if (needsControl && !openBroker && !broker.control) return 'it needs its own broker'
  return needsDatabaseControl && !database.control ? 'it needs its own database' : undefined
}

interface Ran {
  expected: Expected
  recovery: Awaited<ReturnType<OpenRig['awaitRecovery']>>
}

function toItsEnd(row: Row, rig: OpenRig, abort: AbortSignal): Promise<Ran> {
  const run = async (): Promise<Ran> => {
    const expected = (await row.run(rig)) ?? {}
    return { expected, recovery: await rig.awaitRecovery(expected.lost ?? []) }
  }
  return withinTime(run, { withinMs: row.withinMs ?? usualRowMs, abort })
}

function violations(row: Row, { invariants }: Judgement, { lost, duplicated }: Expected): string[] {
  const wanted: Partial<Record<Invariant, readonly string[]>> = { ...(lost && { I1: lost }), ...(duplicated && { I2: duplicated }) }
  return [...new Set([...always, ...row.invariants])].sort().flatMap((name) => {
    const found = invariants[name].broken
    const expected = wanted[name]
    if (!expected) return found.map((what) => `${name} ${what}`)
    const unseen = expected.filter((id) => !found.includes(id)).map((id) => `${name} ${id}: the oracle did not report it`)
    return [...unseen, ...found.filter((id) => !expected.includes(id)).map((id) => `${name} ${id}: the oracle reported it wrongly`)]
  })
}

const namesOf = (injections: ReadonlyMap<string, number>): string =>
  [...injections].map(([what, times]) => (times > 1 ? `${what} ×${times}` : what)).join(', ')
