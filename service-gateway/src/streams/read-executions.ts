import type { ExecutionPlace } from '@trading/ledger'
import type { SignalOwners } from '../executions/owners'
import { executionView } from '../executions/view'
import type { LedgerUpstream } from '../upstreams/ledger'
import type { LoggedExecution } from './execution-log'
import { placedFrame } from './frames'

/** The executions after a place, oldest first, at most `limit`. */
export type ReadExecutions = (after: ExecutionPlace, limit: number) => Promise<readonly LoggedExecution[]>

/** Reads that are under way are shared: after a restart many streams are resumed at the same place. Nothing is kept. */
export function readExecutions({ ledger, owners }: { ledger: LedgerUpstream; owners: SignalOwners }): ReadExecutions {
  const underWay = new Map<string, Promise<readonly LoggedExecution[]>>()
  const read: ReadExecutions = async (after, limit) => {
    const executions = await ledger.call((reader) => reader.executionsAfter(after, limit))
    if (executions.length === 0) return []
    const owned = await owners.owners(executions.map(({ signalId }) => signalId))
    return executions.map((execution) => {
      const view = executionView(execution)
      return {
        place: { position: execution.position, signalId: execution.signalId },
        frame: placedFrame('execution', view.cursor, view),
        symbol: execution.symbol,
        at: execution.endedAt.getTime(),
        owner: owned.get(execution.signalId),
      }
    })
  }
  return (after, limit) => {
    const key = `${after.position} ${after.signalId} ${limit}`
    const shared = underWay.get(key)
    if (shared) return shared
    const reading = read(after, limit).finally(() => underWay.delete(key))
    underWay.set(key, reading)
    return reading
  }
}
