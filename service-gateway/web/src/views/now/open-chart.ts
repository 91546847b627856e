import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { timeLabels } from '../../format/time'
import type { FillMark } from '../../state/fill-marks'

export interface PriceChartHandle {
  show(data: uPlot.AlignedData, marks: readonly FillMark[]): void
  /** Takes the size of its place. */
  fit(): void
  close(): void
}

const leastHeight = 160
const triangle = 6
// A line needs two points; a symbol that has one price shows it as a point.
const pointSize = 4

/** A chart in its place, in the colours of the page. `onPoint` is called with the candle under the pointer. */
export function openChart(place: HTMLElement, onPoint: (index: number | undefined) => void): PriceChartHandle {
  const style = getComputedStyle(place)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const [accent, dim, line, up, down, panel] = ['accent', 'dim', 'line', 'up', 'down', 'panel'].map(colour) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  let marks: readonly FillMark[] = []
  const axis: uPlot.Axis = { stroke: dim, font: `11px ${style.fontFamily}`, grid: { stroke: line, width: 1 }, ticks: { show: false } }

  const drawFills = (chart: uPlot) => {
    const { ctx } = chart
    const { left, top, width, height } = chart.bbox
    const size = triangle * uPlot.pxRatio
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    ctx.strokeStyle = panel
    for (const { side, price, atMs } of marks) {
      const x = chart.valToPos(atMs / 1_000, 'x', true)
      const y = chart.valToPos(price, 'y', true)
      // A purchase points up at its price from below, a sale down from above.
      const towards = side === 'BUY' ? 1 : -1
      ctx.fillStyle = side === 'BUY' ? up : down
      ctx.beginPath()
      ctx.moveTo(x, y + 2 * towards)
      ctx.lineTo(x - size, y + 2 * towards + 1.6 * size * towards)
      ctx.lineTo(x + size, y + 2 * towards + 1.6 * size * towards)
      ctx.closePath()
      ctx.fill()
      ctx.stroke()
    }
    ctx.restore()
  }

  const sizeOf = () => ({ width: place.clientWidth, height: Math.max(leastHeight, place.clientHeight) })
  const bound: uPlot.Series = { stroke: 'transparent', points: { show: false } }
  const chart = new uPlot(
    {
      ...sizeOf(),
      padding: [12, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { setScale: false, x: false } },
      scales: { x: { time: true, range: rangeOfTime }, y: { range: (_, least, most) => rangeOfPrices(least, most) } },
      axes: [
        { ...axis, size: 30, values: (_, splits) => timeLabels(splits) },
        { ...axis, size: 64, values: (_, splits) => splits.map((price) => price.toFixed(2)) },
      ],
      series: [{}, { stroke: accent, width: 1.6, points: { size: pointSize, fill: accent } }, bound, bound],
      bands: [{ series: [2, 3], fill: `${accent}22` }],
      hooks: { draw: [drawFills], setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
    },
    [[], [], [], []],
    place,
  )
  return {
    show(data, newMarks) {
      marks = newMarks
      chart.setData(data)
    },
    fit: () => chart.setSize(sizeOf()),
    close: () => chart.destroy(),
  }
}

const leastSeconds = 600

/** At least ten minutes, with some room for the fills that come. */
function rangeOfTime(_: uPlot, from: number | null, to: number | null): [number, number] {
  const end = to ?? Date.now() / 1_000
  const begin = Math.min(from ?? end, end - leastSeconds)
  return [begin, end + (end - begin) * 0.02 + 60]
}

function rangeOfPrices(least: number | null, most: number | null): [number, number] {
  if (least === null || most === null) return [0, 1]
  // Room for triangles above and below.
  const room = Math.max((most - least) * 0.15, most * 0.0002)
  return [least - room, most + room]
}
