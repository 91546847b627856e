import type { Signal } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { seededRandom } from '@trading/runtime'
import { Client } from 'pg'
import { expiryOf, fillOf, firstDelivery, freshSignal } from './ledger-fixture'

let count = 0

/** Claims signals of several symbols, and records a fill of four in five, an expiry of the others. Resolves with the signals. */
export async function recordExecutions(ledger: Ledger, many: number, fields: Partial<Signal> = {}): Promise<Signal[]> {
  return Promise.all(
    Array.from({ length: many }, async () => {
      const number = ++count
      const signal = freshSignal({ symbol: `SYM${number % 4}`, ...(fields as object) })
      await ledger.claim(signal, firstDelivery)
      const report = number % 5 === 0 ? expiryOf(signal) : fillOf(signal)
      await ledger.record(signal.id, report, { fencingToken: 1, fromVenue: true })
      return signal
    }),
  )
}

/** Statements that record many rejections at once, with reasons as long as they may be. */
export const manyRejections = (many: number): string => `
  WITH ended AS (
    INSERT INTO signals (
      signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, status, engine, attempt, redelivered,
      venue, filled_quantity, average_price, fee, reason, executed_at, ended_at, ended_by
    )
    SELECT gen_random_uuid(), 'test', 'MANY', 'BUY', 1, 1, now(), now(), 'REJECTED', 'engine-1', 1, false,
      'paper', 0, 0, 0, repeat('x', 512), now(), now(), 'engine-1'
    FROM generate_series(1, ${many})
    RETURNING signal_id
  )
  INSERT INTO reports (signal_id, report) SELECT signal_id, '{}' FROM ended`

/** Records the outcome of a signal that was claimed in a transaction that commits when the test says so. */
export async function recordSlowly(url: string, ledger: Ledger) {
  const signal = freshSignal({ symbol: 'LATE' })
  await ledger.claim(signal, firstDelivery)
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN')
  await client.query(
    `UPDATE signals SET status = 'FILLED', venue = 'paper', filled_quantity = 10, average_price = 1, fee = 0, executed_at = now(),
      ended_by = 'engine-9', ended_at = now() WHERE signal_id = $1`,
    [signal.id],
  )
  await client.query('INSERT INTO reports (signal_id, report) VALUES ($1, $2)', [signal.id, JSON.stringify(fillOf(signal))])
  return {
    signal,
    async end(how: 'COMMIT' | 'ROLLBACK' = 'COMMIT') {
      await client.query(how)
      await client.end()
    },
  }
}

/** Records executions until it is told to stop, by several engines at once, and some in transactions that take their time. */
export function recordOnAndOn({ ledgers, url, seed }: { ledgers: readonly Ledger[]; url: string; seed: number }) {
  const random = seededRandom(seed)
  let going = true
  let late = 0
  const pauseMs = (most: number) => new Promise((resolve) => setTimeout(resolve, random() * most))
  const engine = async (ledger: Ledger) => {
    while (going) {
      await recordExecutions(ledger, 1 + Math.floor(random() * 8))
      await pauseMs(15)
    }
  }
  const slow = async (ledger: Ledger) => {
    while (going) {
      const { end } = await recordSlowly(url, ledger)
      await pauseMs(60)
      const isKept = random() < 0.8
      await end(isKept ? 'COMMIT' : 'ROLLBACK')
      if (isKept) late++
    }
  }
  const [first] = ledgers as [Ledger]
  const working = Promise.all([...ledgers.map(engine), slow(first), slow(first)])
  return {
    /** How many came by a slow transaction. */
    late: () => late,
    async stop() {
      going = false
      await working
    },
  }
}
