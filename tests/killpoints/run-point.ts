import { type Invariant, judge } from '@trading/rig/oracle/oracle'
import { withinTime } from '@trading/rig/oracle/within-time'
import { watchLeaks } from '@trading/rig/platform/leaks'
import type { Verdict } from '@trading/rig/suite/verdict'
import type { KillPoint } from './kill-point'
import { type Figures, judgeLedger } from './ledger-oracle'
import { type OpenStage, openStage, type StageOptions } from './open-stage'

export interface PointResult {
  name: string
  verdict: Verdict
  /** The violations, with their ids; for a point that cannot run here, the reason. */
  broken: readonly string[]
  seconds: number
  /** Absent if it did not complete. */
  figures?: Figures
}

export interface RunPointOptions extends StageOptions {
  abort: AbortSignal
}

/** The invariants of the fault suite that are also checked here: lost, contradicted, unknown, late, not recovered, misbehaved. */
const invariants: readonly Invariant[] = ['I1', 'I2', 'I3', 'I5', 'I6', 'I7']
const maxPointMs = 150_000

/** Runs one point, with an empty vhost and database, to its verdict and cleans up. Rejects only if aborted. */
export async function runPoint(point: KillPoint, { abort, ...options }: RunPointOptions): Promise<PointResult> {
  const startedAt = Date.now()
  const result = (verdict: Verdict, broken: readonly string[], figures?: Figures): PointResult => ({
    name: point.name,
    verdict,
    broken,
    seconds: (Date.now() - startedAt) / 1_000,
    ...(figures && { figures }),
  })
  const foreign = point.disturbs?.find((what) => !options[what].control)
  if (foreign) return result('not possible', [`it needs its own ${foreign}`])

  const leaks = watchLeaks()
  const failures: string[] = []
  let stage: OpenStage | undefined
  let recovery: Awaited<ReturnType<OpenStage['awaitRecovery']>> | undefined
  try {
    const opened = await openStage(point, options)
    stage = opened
    const toItsEnd = async () => {
      await point.run(opened)
      return opened.awaitRecovery()
    }
    recovery = await withinTime(toItsEnd, { withinMs: maxPointMs, abort })
  } catch (error) {
    failures.push(`it did not complete: ${error instanceof Error ? error.message : String(error)}`)
  }
  await stage?.close({ inOrder: recovery !== undefined && !abort.aborted })
  abort.throwIfAborted()
  if (!stage || !recovery) return result('broken', [...failures, ...(stage?.failedChecks ?? [])])

  const seen = { ...stage.observations(), recovery, leaks: await leaks.left() }
  // A report may be published again, but only with identical bytes.
  const judgement = judge(seen, { duplicates: true, venueOutage: false })
  const { figures, broken } = judgeLedger(stage.ledgerSeen())
  const violated = invariants.flatMap((name) => judgement.invariants[name].broken.map((what) => `${name} ${what}`))
  const all = [...failures, ...stage.failedChecks, ...broken, ...violated]
  return result(all.length === 0 ? 'holds' : 'broken', all, figures)
}
