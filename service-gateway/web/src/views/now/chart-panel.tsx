import { useEffect, useState } from 'preact/hooks'
import type { CandlesView, ExecutionsView } from '../../api/answers'
import { formatSigned } from '../../format/amount'
import { withExecutions } from '../../state/blotter'
import { type ChartCandle, changePercent, chartCandle, type Interval, intervalMs, withPrice } from '../../state/candles'
import { Age } from '../parts/age'
import { Price } from '../parts/amounts'
import { Panel } from '../parts/panel'
import { useAgain, useAnswer } from '../parts/use-answer'
import { usePage, usePart } from '../parts/use-page'
import { PriceChart } from './price-chart'

const intervals: readonly Interval[] = ['1m', '1h', '1d']
const rereadMs = 30_000

export interface ChartPanelProps {
  /** Undefined until one is known. */
  symbol: string | undefined
  symbols: readonly string[]
  onChoose: (symbol: string) => void
}

/** The price of a symbol with its fills. */
export function ChartPanel({ symbol, symbols, onChoose }: ChartPanelProps) {
  const [interval, setInterval] = useState<Interval>('1m')
  const price = usePart((state) => (symbol === undefined ? undefined : state.prices[symbol]))
  const { candles, failed } = useCandles(symbol, interval)
  const fills = usePart((state) => state.fills.rows)
  usePastFills(symbol)
  const ofSymbol = fills.filter((fill) => fill.symbol === symbol)
  const change = changePercent(candles)
  return (
    <Panel
      id="chart"
      class="chart"
      away={failed}
      title={
        <>
          {symbol ?? 'Price'} <Price value={price?.price ?? candles.at(-1)?.close.toString()} />{' '}
          {change === undefined ? null : (
            <span class={change < 0 ? 'down' : 'up'} title="Since the first price of the chart">
              {formatSigned(change.toFixed(2))} %
            </span>
          )}
        </>
      }
      aside={
        <>
          <label class="select">
            <span>Symbol</span>
            <select value={symbol} onChange={(event) => onChoose(event.currentTarget.value)}>
              {symbols.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label class="select">
            <span>Candles</span>
            <select value={interval} onChange={(event) => setInterval(event.currentTarget.value as Interval)}>
              {intervals.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <Age asOf={price?.confirmedAt} away={price && price.state !== 'live' ? `the price is ${price.state}` : undefined} />
        </>
      }
    >
      <PriceChart key={`${symbol} ${interval}`} symbol={symbol ?? ''} candles={candles} fills={ofSymbol} width={intervalMs[interval]} />
    </Panel>
  )
}

/** The candles of the history, with the prices that have come since. */
function useCandles(symbol: string | undefined, interval: Interval): { candles: readonly ChartCandle[]; failed: string | undefined } {
  const path = symbol === undefined ? undefined : `/candles/${encodeURIComponent(symbol)}?interval=${interval}`
  const asked = useAnswer<CandlesView>(path)
  useAgain(asked, rereadMs)
  const { answer, failed } = asked
  const price = usePart((state) => (symbol === undefined ? undefined : state.prices[symbol]))
  const [candles, setCandles] = useState<readonly ChartCandle[]>([])
  useEffect(() => setCandles([]), [path])
  useEffect(() => {
    if (answer) setCandles(answer.items.map(chartCandle))
  }, [answer])
  useEffect(() => {
    if (price) setCandles((before) => withPrice(before, price, intervalMs[interval]))
  }, [price, interval])
  return { candles, failed }
}

/** Reads fills from before the page was opened. Without them the chart shows those that come. */
function usePastFills(symbol: string | undefined) {
  const { store } = usePage()
  const { answer } = useAnswer<ExecutionsView>(
    symbol === undefined ? undefined : `/executions?limit=200&outcome=FILLED&symbol=${encodeURIComponent(symbol)}`,
  )
  useEffect(() => {
    if (answer) store.update((state) => ({ ...state, fills: withExecutions(state.fills, answer.items) }))
  }, [store, answer])
}
