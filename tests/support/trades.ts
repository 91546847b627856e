import { v7 as uuidv7 } from 'uuid'

/** A signal and its outcome, as rows of the ledger. Times in milliseconds since the epoch, amounts as decimals. */
export interface Trade {
  id: string
  strategy: string
  symbol: string
  side: 'BUY' | 'SELL'
  quantity: string
  reference: string
  status: 'FILLED' | 'REJECTED' | 'EXPIRED' | 'STARTED'
  filled: string
  price: string
  fee: string
  reason: string | null
  engine: string
  claims: number
  issuedAt: number
  receivedAt: number
  executedAt: number
  /** Undefined while its report is not sent. */
  sentAt: number | undefined
}

const base = Date.UTC(2026, 10, 2, 12)

export const tradeOf = (fields: Partial<Trade> = {}): Trade => {
  const { receivedAt = base } = fields
  return {
    ...{ id: uuidv7(), strategy: 'momentum', symbol: 'A', side: 'BUY', quantity: '10', reference: '100', status: 'FILLED' },
    ...{ filled: fields.quantity ?? '10', price: '100', fee: '0', reason: null, engine: 'engine-1', claims: 1 },
    ...{ issuedAt: receivedAt - 5, receivedAt, executedAt: receivedAt + 20, sentAt: receivedAt + 30 },
    ...fields,
  }
}

const text = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`)
const time = (ms: number) => `'${new Date(ms).toISOString()}'`

/** Statements that put these rows into the ledger. */
export function ledgerRows(trades: readonly Trade[]): string {
  const signals = trades.map((trade) => {
    const { id, strategy, symbol, side, quantity, reference, status, claims, engine } = trade
    const claimed = [
      text(id),
      text(strategy),
      text(symbol),
      text(side),
      quantity,
      reference,
      time(trade.issuedAt),
      time(trade.issuedAt + 60_000),
    ]
    const work = [text(status), time(trade.receivedAt), claims, text(engine), 1, false, time(trade.receivedAt)]
    const [filled, price, fee] = status === 'FILLED' ? [trade.filled, trade.price, trade.fee] : ['0', '0', '0']
    const ended = [text('paper'), filled, price, fee, text(trade.reason), time(trade.executedAt), time(trade.executedAt + 1), text(engine)]
    return `(${[...claimed, ...work, ...(status === 'STARTED' ? ended.map(() => 'NULL') : ended)].join(', ')})`
  })
  const reports = trades
    .filter(({ status }) => status !== 'STARTED')
    .map(
      ({ id, executedAt, sentAt }) =>
        `(${[text(id), `'{}'`, time(executedAt + 1), sentAt === undefined ? 'NULL' : time(sentAt), 1].join(', ')})`,
    )
  return [
    `INSERT INTO signals (signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, status, received_at, claims, engine,
       attempt, redelivered, claimed_at, venue, filled_quantity, average_price, fee, reason, executed_at, ended_at, ended_by)
     VALUES ${signals.join(',\n')}`,
    ...(reports.length > 0
      ? [`INSERT INTO reports (signal_id, report, committed_at, sent_at, publishes) VALUES ${reports.join(',\n')}`]
      : []),
  ].join(';\n')
}
