import { headers } from '@trading/contracts'
import { collectReportBodies, readReport } from '../reports'
import { deadQueue } from '../signal-queues'
import type { TestBroker } from '../test-broker'
import type { SeenDeadLetter, SeenReport } from './oracle'

/** The outcomes of signals: every execution report and dead letter up to the last reading. */
export interface Outcomes {
  readonly reports: readonly SeenReport[]
  readonly deadLetters: readonly SeenDeadLetter[]
  /** Reads what has arrived since the last reading. */
  read(): Promise<void>
  /** Ids that have an outcome. */
  ended(): Set<string>
}

export async function collectOutcomes(broker: TestBroker): Promise<Outcomes> {
  const readBodies = await collectReportBodies(broker)
  const deadLetters: SeenDeadLetter[] = []
  const reports: SeenReport[] = []
  let reading: Promise<void> = Promise.resolve()

  const read = async () => {
    for (const body of (await readBodies()).slice(reports.length)) reports.push(seenReport(body))
    const channel = await broker.channel()
    for (let got = await channel.get(deadQueue, { noAck: true }); got; got = await channel.get(deadQueue, { noAck: true })) {
      const { messageId, headers: carried = {} } = got.properties
      // A message dead-lettered by the broker itself has no cause header of the platform.
      const cause = carried[headers.cause] ?? carried['x-first-death-reason'] ?? 'unknown'
      deadLetters.push({ signalId: messageId, attempt: carried[headers.attempt] ?? 1, cause: String(cause) })
    }
  }
  return {
    reports,
    deadLetters,
    read() {
      // One reader at a time: two would split the messages between them.
      reading = reading.catch(() => undefined).then(read)
      return reading
    },
    ended: () => new Set([...reports, ...deadLetters].map(({ signalId }) => signalId)),
  }
}

function seenReport(body: string): SeenReport {
  const { id, signalId, status, executedAt, engine, attempt, averagePrice } = readReport(body)
  return { id, signalId, status, executedAt: Date.parse(executedAt), engine, attempt, averagePrice, body }
}
