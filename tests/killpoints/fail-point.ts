import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@trading/rig/until'

/** The steps of the work on one signal, in their order. */
export const engineSteps = {
  received: 'the handler has been given the signal, and has done nothing',
  intent: 'the claim on the signal is in the ledger',
  placing: 'the order is about to leave for the venue',
  sent: 'the venue has filled the order, and its answer has not arrived',
  answered: 'the answer of the venue has arrived',
  'before-commit': 'the outcome is about to be recorded',
  committing: 'the statement that records outcome and report is on its way, and unanswered',
  'after-commit': 'outcome and report are on disk, and nobody has been told',
  published: 'the report is published and confirmed',
  'before-ack': 'the ack is about to be given',
  acked: 'the ack has left the process',
} as const
export type EngineStep = keyof typeof engineSteps

export const relaySteps = {
  'relay-locked': 'a relay has read and locked the reports that were never sent',
  'relay-published': 'a relay has published the first of them, confirmed',
  'relay-marked': 'a relay has marked them as sent, and not committed that',
  'relay-committed': 'a relay has committed the marks',
} as const

export const migrationSteps = {
  'migration-locked': 'the migration has its lock',
  'migration-run': 'the first file has run and is not committed',
  'migration-committed': 'the migration is committed, and the ledger not opened yet',
} as const

export interface FailPoint {
  step: EngineStep | keyof typeof relaySteps | keyof typeof migrationSteps | 'dlq-confirmed'
  /** The how manieth time that the process reaches the step; the default is its first. */
  nth?: number
  /** The default is SIGKILL. */
  how?: 'SIGKILL' | 'SIGSTOP'
}

const preloaded = (name: string): string => join(__dirname, 'preload', `${name}.js`)
export const enginePreload = [preloaded('engine-steps'), preloaded('ledger-steps')]
export const dlqPreload = preloaded('dlq-steps')

/** Tells the preloaded files where the process is to fail. They write to `mark` when it does, once for all that share that file. */
export const armed = (point: FailPoint, mark: string): NodeJS.ProcessEnv => ({ FAIL_POINT: JSON.stringify({ ...point, mark }) })

/** Waits until the step was reached; resolves with the id of the signal at hand, where there is one. */
export async function untilReached({ step }: FailPoint, mark: string): Promise<string> {
  const read = async () => JSON.parse(readFileSync(mark, 'utf8')) as { signalId?: string }
  const { signalId = '' } = await until(`somebody reaches ${step}`, read, { everyMs: 10 })
  return signalId
}
