import { labelled, type Terminal, withCommas } from '@trading/terminal'
import type { Arguments } from './arguments'
import type { FinalState } from './final-state'

export interface Result extends Pick<Arguments, 'file' | 'symbol' | 'seed' | 'engines'>, FinalState {
  rows: number
  signals: number
  fills: number
  rejected: number
  lastPrice: string
  /** From the first service's start to the last booking. */
  elapsedMs: number
}

const labelWidth = 10

/** For people. */
export function resultText(result: Result, terminal: Pick<Terminal, 'paint' | 'columns'>): string {
  const line = labelled(terminal, labelWidth)
  const {
    file,
    symbol,
    seed,
    engines,
    rows,
    signals,
    fills,
    rejected,
    quantity,
    cash,
    fees,
    profit,
    drawdown,
    lastPrice,
    elapsedMs,
    hash,
  } = result
  return [
    line('file', `${file}: ${withCommas(rows)} prices of ${symbol}, the last ${lastPrice}`),
    line('run', `seed ${seed}, ${engines} ${engines === 1 ? 'engine' : 'engines'}, ${(elapsedMs / 1000).toFixed(1)} s`),
    line('signals', withCommas(signals)),
    line('fills', `${withCommas(fills)}${rejected > 0 ? `, and ${withCommas(rejected)} rejected` : ''}`),
    line('position', `${quantity} ${symbol}, cash ${cash}, fees ${fees}`),
    line('P&L', `${profit} at the last price`),
    line('drawdown', drawdown),
    line('state', hash),
  ].join('\n')
}
