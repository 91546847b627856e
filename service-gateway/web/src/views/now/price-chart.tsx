import { useEffect, useRef, useState } from 'preact/hooks'
import type uPlot from 'uplot'
import { formatDateTime } from '../../format/time'
import type { Row } from '../../state/blotter'
import type { ChartCandle } from '../../state/candles'
import { fillMarks } from '../../state/fill-marks'
import { openChart, type PriceChartHandle } from './open-chart'

export interface PriceChartProps {
  symbol: string
  candles: readonly ChartCandle[]
  fills: readonly Row[]
  /** Of a candle, in milliseconds. */
  width: number
}

// As many times a second as an eye follows a line; redrawing it at every event would cost more than the rest of the page.
const drawEveryMs = 400

/**
 * The close of each candle as a line in the band from low to high, and the fills of a candle as triangles: up for purchases, down for sales.
 */
export function PriceChart({ symbol, candles, fills, width }: PriceChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<number>()
  const newest = useRef({ candles, fills })
  newest.current = { candles, fills }

  useEffect(() => {
    const { current } = place
    if (!current) return
    let chart: PriceChartHandle = openChart(current, setPointed)
    let drawn: typeof newest.current | undefined
    const draw = () => {
      const { candles, fills } = newest.current
      if (document.hidden || (drawn?.candles === candles && drawn.fills.length === fills.length && drawn.fills[0] === fills[0])) return
      drawn = { candles, fills }
      chart.show(dataOf(candles), fillMarks(fills, width))
    }
    draw()
    const timer = setInterval(draw, drawEveryMs)
    const resized = new ResizeObserver(() => chart.fit())
    resized.observe(current)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const redress = () => {
      chart.close()
      chart = openChart(current, setPointed)
      drawn = undefined
      draw()
    }
    scheme.addEventListener('change', redress)
    return () => {
      scheme.removeEventListener('change', redress)
      resized.disconnect()
      clearInterval(timer)
      chart.close()
    }
  }, [width])

  const last = candles.at(-1)
  const label = last
    ? `${symbol}: ${candles.length} candles, last price ${last.close}, ${fills.length} fills, which the table of executions lists`
    : `${symbol}: no prices yet`
  const candle = pointed === undefined ? undefined : candles[pointed]
  return (
    <div class="chart-place">
      <div class="plot" ref={place} role="img" aria-label={label} />
      <p class="readout" aria-hidden="true">
        {candle ? readout(candle, fills, width) : '▲ bought · ▼ sold'}
      </p>
    </div>
  )
}

/** The candle under the pointer in words. */
function readout({ atMs, open, high, low, close }: ChartCandle, fills: readonly Row[], width: number): string {
  const within = fills.filter((fill) => fill.atMs >= atMs && fill.atMs < atMs + width)
  const bought = within.filter(({ side }) => side === 'BUY').length
  const prices = [open, high, low, close].map((price) => price.toFixed(2)).join(' · ')
  return `${formatDateTime(atMs).slice(0, 16)}  open · high · low · close ${prices}  ▲ ${bought} ▼ ${within.length - bought}`
}

const dataOf = (candles: readonly ChartCandle[]): uPlot.AlignedData => [
  candles.map(({ atMs }) => atMs / 1_000),
  candles.map(({ close }) => close),
  candles.map(({ high }) => high),
  candles.map(({ low }) => low),
]
