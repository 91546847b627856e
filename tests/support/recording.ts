import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Options } from 'amqplib'

export interface RecordedMessage {
  exchange: string
  routingKey: string
  properties: Options.Publish & { deliveryMode: number }
  body: string
}

export interface RecordedQueue {
  queue: string
  exchange: string
  routingKey: string
  arguments: Record<string, string | number>
}

export type RecordedRow = Record<string, unknown>

/** State recorded from an earlier version: see tests/integration/recorded/README.md. */
export interface Recording {
  broker: { exchanges: { name: string; type: string }[]; queues: RecordedQueue[] }
  messages: Record<'work' | 'retried' | 'dead' | 'reports', RecordedMessage[]>
  ledger: Record<'ledger_migrations' | 'signals' | 'reports' | 'reconciliation_findings', RecordedRow[]>
}

const tests = join(__dirname, '..')

export function recordingOf(version: string): Recording {
  const read = (name: string) => JSON.parse(readFileSync(join(tests, 'integration', 'recorded', version, `${name}.json`), 'utf8'))
  return { broker: read('broker'), messages: read('messages'), ledger: read('ledger') }
}

/** The same signal with current times, because the recorded ones have expired. */
export function stillValid(message: RecordedMessage): RecordedMessage {
  const signal = JSON.parse(message.body)
  return { ...message, body: JSON.stringify({ ...signal, validUntil: new Date(Date.now() + 60_000).toISOString() }) }
}

const migrations = join(tests, '..', 'packages', 'ledger', 'migrations')

/** A migration as run by the recorded version, with its hash. */
export function migrationNamed(name: string): { sql: string; sha256: string } {
  const sql = readFileSync(join(migrations, name), 'utf8')
  return { sql, sha256: createHash('sha256').update(sql).digest('hex') }
}
