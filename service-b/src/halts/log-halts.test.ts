import type { Halt } from '@trading/ledger'
import { keepingLog } from '../examples.fixture'
import { logHalts } from './log-halts'

const halt: Halt = { epoch: 3, what: 'symbol', name: 'AAPL', reason: 'wrong prices', who: 'ann', login: 'trading_halt', at: new Date(0) }

function logging() {
  const { log, lines } = keepingLog()
  const tell = logHalts(log)
  const hear = (lapsed: string | undefined, ...halts: Halt[]) => {
    tell({ lapsed, halts, all: undefined })
    return lines.splice(0).map(({ level, event, message }) => `${level} ${event}: ${message}`)
  }
  return hear
}

test('a halt and its lifting are each logged once', () => {
  const hear = logging()
  expect(hear('not asked yet')).toEqual([])
  expect(hear(undefined, halt)).toEqual(['warn trading.halted: halted: symbol AAPL, by ann: wrong prices'])
  expect(hear(undefined, halt)).toEqual([])
  expect(hear(undefined, { ...halt, epoch: 4, reason: 'still wrong' })).toEqual([
    'warn trading.halted: halted: symbol AAPL, by ann: still wrong',
    'info trading.lifted: lifted: the halt of symbol AAPL',
  ])
  expect(hear(undefined)).toEqual(['info trading.lifted: lifted: the halt of symbol AAPL'])
})

test('a permit that lapses is logged once, and once when it is back', () => {
  const hear = logging()
  hear('not asked yet')
  expect(hear(undefined)).toEqual([])
  expect(hear('refused')).toEqual(['warn permit.lapsed: no permit to place orders: refused'])
  expect(hear('refused', halt)).toEqual(['warn trading.halted: halted: symbol AAPL, by ann: wrong prices'])
  expect(hear(undefined, halt)).toEqual(['info permit.held: the permit to place orders is back'])
})
