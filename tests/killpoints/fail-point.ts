import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@trading/rig/until'

/** The steps of the work on one signal. The report is published and confirmed beside the ack, so those steps have no order. */
export const engineSteps = {
  received: 'the handler has received the signal and has done nothing yet',
  intent: 'the claim on the signal is in the ledger',
  placing: 'the order is about to leave for the venue',
  sent: 'the venue has filled the order, but its answer has not arrived',
  answered: "the venue's answer has arrived",
  'before-commit': 'the outcome is about to be recorded',
  committing: 'the statement that records outcome and report is in flight',
  'after-commit': 'outcome and report are on disk; the report is not published, and the signal not acked',
  published: 'the report is published and confirmed, but not marked as sent',
  'confirmed-unacked': 'the report is published and confirmed, and the ack was held back',
  'before-ack': 'the ack is about to be sent',
  acked: 'the ack has left the process',
  'acked-unpublished': 'the ack has left the process, and the report was held back',
  'acked-unconfirmed': 'the ack and the report have left the process, and the confirm was held back',
} as const
export type EngineStep = keyof typeof engineSteps

export const relaySteps = {
  'relay-locked': 'a relay has read and locked the unsent reports',
  'relay-published': 'a relay has published the first of them and received the confirm',
  'relay-marked': 'a relay has marked them as sent and not committed the marks',
  'relay-committed': 'a relay has committed the marks',
} as const

export const migrationSteps = {
  'migration-locked': 'the migration has its lock',
  'migration-run': 'the first file has run but is not committed',
  'migration-committed': 'the migration is committed, but the ledger is not open yet',
} as const

export interface FailPoint {
  step: EngineStep | keyof typeof relaySteps | keyof typeof migrationSteps | 'dlq-confirmed'
  /** Fail at the nth time that the process reaches the step; the default is 1. */
  nth?: number
  /** The default is SIGKILL. */
  how?: 'SIGKILL' | 'SIGSTOP'
}

const preloaded = (name: string): string => join(__dirname, 'preload', `${name}.js`)
export const enginePreload = [preloaded('engine-steps'), preloaded('ledger-steps')]
export const dlqPreload = preloaded('dlq-steps')

/** Tells the preloaded files where the process must fail. They write `mark` when it does; processes that share that file fail only once. */
export const armed = (point: FailPoint, mark: string): NodeJS.ProcessEnv => ({ FAIL_POINT: JSON.stringify({ ...point, mark }) })

/** Waits until the step is reached; resolves with the id of the signal being processed, if any. */
export async function untilReached({ step }: FailPoint, mark: string): Promise<string> {
  const read = async () => JSON.parse(readFileSync(mark, 'utf8')) as { signalId?: string }
  const { signalId = '' } = await until(`a process reaches ${step}`, read, { everyMs: 10 })
  return signalId
}
