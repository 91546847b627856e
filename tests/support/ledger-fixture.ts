import { type ExecutionReport, executionReport, type Signal, type SignalV1 } from '@trading/contracts'
import { signal } from '@trading/contracts/examples'
import { type Ledger, type LedgerOptions, openLedger } from '@trading/ledger'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { v7 as uuidv7 } from 'uuid'

/** Opens ledgers on the test file's own database, and closes them. */
export async function ledgerFixture() {
  const database = await openTestDatabase()
  const opened: Ledger[] = []
  const open = async (options: Partial<LedgerOptions> = {}): Promise<Ledger> => {
    const { url, migrationUrl } = database
    const ledger = await openLedger({ url, migrationUrl, engine: 'engine-1', log: quietLog(), ...options })
    opened.push(ledger)
    return ledger
  }
  return {
    database: database as TestDatabase,
    open,
    async openReady(options?: Partial<LedgerOptions>): Promise<Ledger> {
      const ledger = await open(options)
      await until('the ledger is ready', () => ledger.unready() === undefined)
      return ledger
    },
    closeLedgers: async () => void (await Promise.all(opened.splice(0).map((ledger) => ledger.close()))),
    close: () => database.close(),
  }
}

/** A signal with a new id. */
export const freshSignal = (fields: Partial<SignalV1> = {}): SignalV1 => signal({ id: uuidv7(), ...fields })

export const fillOf = ({ id, symbol, side, quantity }: Signal, fields: Partial<ExecutionReport> = {}): ExecutionReport =>
  ({
    ...executionReport({
      signalId: id,
      symbol,
      side,
      status: 'FILLED',
      filledQuantity: quantity,
      averagePrice: '189.27',
      fee: '0.19',
      venue: 'paper',
      engine: 'engine-1',
      attempt: 1,
      executedAt: '2026-01-05T14:30:00.025Z',
    }),
    ...fields,
  }) as ExecutionReport

export const expiryOf = ({ id, symbol, side }: Signal): ExecutionReport =>
  executionReport({
    signalId: id,
    symbol,
    side,
    status: 'EXPIRED',
    filledQuantity: '0',
    averagePrice: '0',
    fee: '0',
    reason: 'too late',
    venue: 'paper',
    engine: 'engine-1',
    attempt: 1,
    executedAt: '2026-01-05T14:31:00.000Z',
  })

export const firstDelivery = { attempt: 1, redelivered: false }
export const redelivery = { attempt: 1, redelivered: true }
