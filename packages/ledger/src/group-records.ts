import type { ExecutionReport } from '@trading/contracts'
import { groupCommit } from '@trading/postgres'
import type { GroupOptions } from './group-claims'
import type { Instance } from './instance'
import { mustBeReportable } from './out-of-range'
import { type Outcome, type Recorded, recordOutcome } from './record'
import { type RecordCall, recordTogether } from './record-together'

/** Of a report without its reason. */
const reportBytes = 1_024

/** Records outcomes, many in one statement and one commit when many arrive at once. */
export function groupRecords({ pool, instance, waitMs }: GroupOptions & { instance: Pick<Instance, 'number'> }) {
  const alone = recordOutcome({ querying: pool, instance })
  const records = groupCommit<RecordCall, Recorded>({
    keyOf: ({ signalId }) => signalId,
    sizeOf: ({ report }) => reportBytes + (report.status === 'FILLED' ? 0 : report.reason.length),
    alone: ({ signalId, report, outcome }) => alone(signalId, report, outcome),
    together: recordTogether({ querying: pool, instance }),
    waitMs,
  })
  return {
    alone,
    async record(signalId: string, report: ExecutionReport, outcome: Outcome): Promise<Recorded> {
      const { filledQuantity, averagePrice, fee } = report
      // Here, because one outcome that cannot be stored would fail all of its group.
      mustBeReportable({ filledQuantity, averagePrice, fee })
      // Never cancelled: its order may be filled, and the fencing token decides whether it still counts.
      return records.call({ signalId, report, outcome })
    },
    close: records.close,
  }
}
