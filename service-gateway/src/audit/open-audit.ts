import { describeCause, type Log } from '@trading/runtime'
import type { Subject } from '../access/subject'
import { ProblemError, UpstreamAway } from '../server/errors'
import type { GatewayStore } from '../store/open-store'

export interface Action {
  subject: Subject
  /** Such as `dead-letter.replay`. */
  action: string
  target: string
}

/** What operators do, on record. */
export interface Audit {
  /**
   * Records the intent, does the work, and records how it ended. Nothing is done unless the intent is recorded; an outcome that could not be
   * recorded is logged, and its intent stands alone.
   * @throws UpstreamAway if the intent could not be recorded, else whatever the work throws
   */
  record<T>(action: Action, work: () => Promise<T>): Promise<T>
  /** Records that somebody was refused. Does not wait, and loses it while the database is away: the log has it. */
  refused(action: Action, why: string): void
}

export interface AuditOptions {
  store: Pick<GatewayStore, 'audit'>
  log: Log
}

/** What did not answer in time may have been done, or be done later. */
const failureText = (cause: unknown): string => {
  if (cause instanceof UpstreamAway) return `not known: ${cause.message}`
  return `failed: ${cause instanceof ProblemError ? cause.message : 'see the log'}`
}

/** Beyond this many refusals that are not written yet, they are only logged. */
const mostWaiting = 1_000

export function openAudit({ store, log }: AuditOptions): Audit {
  let waiting = 0
  const append = ({ subject: { owner, role, keyId }, action, target }: Action, outcome?: string): Promise<void> =>
    store.audit.append(
      outcome === undefined
        ? { owner, role, keyId, action, target, phase: 'intent' }
        : { owner, role, keyId, action, target, phase: 'outcome', outcome },
    )
  const appendOutcome = async (action: Action, outcome: string): Promise<void> => {
    const { subject, action: name, target } = action
    log.info(
      { event: 'audit.outcome', owner: subject.owner, role: subject.role, action: name, target, outcome },
      `${subject.owner}: ${name} ${target}: ${outcome}`,
    )
    await append(action, outcome).catch((cause) =>
      log.error({ event: 'audit.notRecorded', action: name, target }, `the outcome is not on record: ${describeCause(cause)}`),
    )
  }

  return {
    async record(action, work) {
      await append(action).catch((cause) => {
        throw new UpstreamAway('the audit', 2, { cause })
      })
      try {
        const result = await work()
        await appendOutcome(action, 'done')
        return result
      } catch (cause) {
        await appendOutcome(action, failureText(cause))
        throw cause
      }
    },
    refused(action, why) {
      if (waiting >= mostWaiting) return
      waiting++
      void appendOutcome(action, `refused: ${why}`).finally(() => waiting--)
    },
  }
}
