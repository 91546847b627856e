import type { Client } from './client'
import { contestants, nameOf } from './contestants'
import {
  engineCounts,
  enginesOf,
  find,
  inFlightCounts,
  keys,
  medianOf,
  type Results,
  ratioOf,
  type Share,
  scalingCounts,
  shares,
  type Work,
} from './series'

/** ECharts options, by file name. */
export type Charts = Record<string, object>

const ink = '#333333'
const palette = ['#1f77b4', '#ff7f0e', '#7f7f7f']

interface Bars {
  title: string
  subtitle: string
  categories: readonly string[]
  bars: readonly { name: string; values: readonly (number | undefined)[] }[]
  digits: number
}

const frame = (title: string, subtitle: string) => ({
  animation: false,
  backgroundColor: '#ffffff',
  color: palette,
  textStyle: { fontFamily: 'sans-serif', color: ink },
  title: { text: title, subtext: subtitle, left: 16, top: 10, textStyle: { fontSize: 16, color: ink } },
  legend: { bottom: 8, itemGap: 32 },
  grid: { left: 60, right: 24, top: 84, bottom: 70 },
})

const barChart = ({ title, subtitle, categories, bars, digits }: Bars) => ({
  ...frame(title, subtitle),
  xAxis: { type: 'category', data: categories, axisLabel: { interval: 0, width: 84, overflow: 'break' } },
  yAxis: { type: 'value' },
  series: bars.map(({ name, values }) => ({
    type: 'bar',
    name,
    data: values.map((value) => (value === undefined ? null : Number(value.toFixed(digits)))),
    label: { show: true, position: 'top', fontSize: 10, formatter: ({ value }: { value: number }) => value.toFixed(digits) },
  })),
})

function drainChart(results: Results, work: Work): object | undefined {
  const key = (count: number) => keys.drain(work, 'quorum', count, 'perSecond')
  const clients = clientsWith(results, key(1))
  if (clients.length === 0) return undefined
  return barChart({
    title: work === 'ack' ? 'Consume, validate, acknowledge' : 'The full engine, with a confirmed report for each signal',
    subtitle: 'signals per second as a share of the bare loop’s, quorum queue, prefetch 1; more is better',
    categories: clients.map(nameOf),
    bars: engineCounts.map((count) => ({
      name: enginesOf(count),
      values: clients.map((client) => ratioOf(results, key(count), client)?.median),
    })),
    digits: 2,
  })
}

function publishChart(results: Results): object | undefined {
  const clients = clientsWith(results, keys.publish(256))
  if (clients.length === 0) return undefined
  return barChart({
    title: 'Publish: persistent, mandatory, confirmed',
    subtitle: 'messages per second as a share of the bare publisher’s; more is better',
    categories: clients.map(nameOf),
    bars: inFlightCounts.map((inFlight) => ({
      name: inFlight === 1 ? 'one at a time' : `${inFlight} in flight`,
      values: clients.map((client) => ratioOf(results, keys.publish(inFlight), client)?.median),
    })),
    digits: 2,
  })
}

function latencyChart(results: Results): object | undefined {
  if (!find(results, keys.latency('report', 'p50'), 'ours')) return undefined
  const points = (['start', 'report'] as const).flatMap((until) => (Object.keys(shares) as Share[]).map((share) => ({ until, share })))
  return barChart({
    title: 'Latency at 200 signals per second, five engines',
    subtitle: 'milliseconds from the publish call; less is better',
    categories: points.map(({ until, share }) => `${until} ${share}`),
    bars: (['bare', 'ours'] as const).map((client) => ({
      name: nameOf(client),
      values: points.map(({ until, share }) => medianOf(results, keys.latency(until, share), client)),
    })),
    digits: 2,
  })
}

function scalingChart(results: Results): object | undefined {
  const counts = scalingCounts.filter((count) => find(results, keys.scaling(count, 'perSecond'), 'ours'))
  if (counts.length === 0) return undefined
  const line = (name: string, data: readonly (number | undefined)[], dashed = false) => ({
    type: 'line',
    name,
    data: data.map((value) => (value === undefined ? null : Math.round(value))),
    ...(dashed && { lineStyle: { type: 'dashed' } }),
  })
  return {
    ...frame('Scaling with 20 ms of venue time', 'executions per second by number of engines'),
    xAxis: { type: 'category', data: counts.map(String) },
    yAxis: { type: 'value' },
    series: [
      ...(['bare', 'ours'] as const).map((client) =>
        line(
          nameOf(client),
          counts.map((count) => medianOf(results, keys.scaling(count, 'perSecond'), client)),
        ),
      ),
      line(
        'linear',
        counts.map((count) => count * 50),
        true,
      ),
    ],
  }
}

/** A chart for each part that was measured. */
export function chartsOf(results: Results): Charts {
  const all = {
    'drain-ack': drainChart(results, 'ack'),
    'drain-engine': drainChart(results, 'engine'),
    publish: publishChart(results),
    latency: latencyChart(results),
    scaling: scalingChart(results),
  }
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, object] => entry[1] !== undefined))
}

const clientsWith = (results: Results, key: string): Client[] =>
  contestants.map(({ client }) => client).filter((client) => find(results, key, client))
