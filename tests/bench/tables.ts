import type { Client } from './client'
import { contestants, nameOf } from './contestants'
import type { Judged } from './goals'
import { ledgerContestants } from './ledger-contestants'
import {
  find,
  keys,
  type LedgerMetric,
  medianOf,
  type QueueKind,
  type Results,
  ratioOf,
  type Share,
  scalingCounts,
  shares,
  type Work,
} from './series'
import { spreadOf } from './statistics'

export interface Table {
  title: string
  /** The first column is text, the others are figures. */
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

export interface DrainScenario {
  work: Work
  kind: QueueKind
  count: number
}

const works: Record<Work, string> = { ack: 'consume, parse, validate, ack', engine: 'the full engine, each signal with a confirmed report' }

/** Formats a figure with three significant digits. */
export const figure = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3)

const cell = (value: number | undefined): string => (value === undefined ? '' : figure(value))
const ratio = (value: number | undefined): string => value?.toFixed(3) ?? ''

/** Median, minimum and maximum. */
export function spreadCells(results: Results, key: string, client: Client): string[] {
  const found = find(results, key, client)
  if (!found) return ['', '', '']
  const { median, min, max } = spreadOf(found.values)
  return [median, min, max].map(figure)
}

/** The ratio to another contestant, round by round. */
export function ratioCells(results: Results, key: string, client: Client, to?: Client): string[] {
  const found = ratioOf(results, key, client, to)
  return found ? [found.median, found.min, found.max].map(ratio) : ['', '', '']
}

const clientsWith = (results: Results, key: string): Client[] =>
  contestants.map(({ client }) => client).filter((client) => find(results, key, client))

export function drainOf(results: Results, { work, kind, count }: DrainScenario): Table {
  const key = keys.drain(work, kind, count, 'perSecond')
  return {
    title: `Drain, ${works[work]}; ${kind} queue, ${count === 1 ? 'one engine' : `${count} engines`}`,
    columns: ['', 'signals/s', 'min', 'max', 'by bare', 'min', 'max', 'CPU ms each', 'RabbitMQ', 'MB'],
    rows: clientsWith(results, key).map((client) => [
      nameOf(client),
      ...spreadCells(results, key, client),
      ...ratioCells(results, key, client),
      ...(['cpuMs', 'brokerCpuMs', 'residentMb'] as const).map((metric) =>
        cell(medianOf(results, keys.drain(work, kind, count, metric), client)),
      ),
    ]),
  }
}

export function publishOf(results: Results, inFlight: number): Table {
  const key = keys.publish(inFlight)
  return {
    title: `Publish, persistent, mandatory and confirmed; ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
    columns: ['', 'messages/s', 'min', 'max', 'by bare', 'min', 'max'],
    rows: clientsWith(results, key).map((client) => [
      nameOf(client),
      ...spreadCells(results, key, client),
      ...ratioCells(results, key, client),
    ]),
  }
}

export const latencyOf = (results: Results): Table => ({
  title: 'Latency in ms, 200 signals/s, five engines',
  columns: ['', 'median', 'min', 'max', 'by bare', 'min', 'max'],
  rows: (['start', 'report'] as const).flatMap((until) =>
    (Object.keys(shares) as Share[]).flatMap((share) =>
      (['bare', 'ours'] as const).map((client) => [
        `${until === 'start' ? 'handler start' : 'report received'} ${share}, ${nameOf(client)}`,
        ...spreadCells(results, keys.latency(until, share), client),
        ...ratioCells(results, keys.latency(until, share), client),
      ]),
    ),
  ),
})

export const scalingOf = (results: Results): Table => ({
  title: 'Scaling, 20 ms of venue time for each signal',
  columns: ['engines', 'linear', 'bare/s', 'share', 'ours/s', 'share', 'ours by bare', 'min', 'max'],
  rows: scalingCounts
    .filter((count) => find(results, keys.scaling(count, 'perSecond'), 'ours'))
    .map((count) => [
      String(count),
      figure(count * 50),
      ...(['bare', 'ours'] as const).flatMap((client) => [
        cell(medianOf(results, keys.scaling(count, 'perSecond'), client)),
        ratio(medianOf(results, keys.scaling(count, 'ofLinear'), client)),
      ]),
      ...ratioCells(results, keys.scaling(count, 'ofLinear'), 'ours'),
    ]),
})

export function ledgerOf(results: Results, count: number): Table {
  const key = keys.ledger(count, 'perSecond')
  const each = (metric: LedgerMetric, client: Client) => cell(medianOf(results, keys.ledger(count, metric), client))
  return {
    title: `With a ledger, the full engine; ${count === 1 ? 'one engine' : `${count} engines`}`,
    columns: ['', 'signals/s', 'min', 'max', 'by its bare', 'min', 'max', 'CPU ms each', 'PostgreSQL', 'RabbitMQ', 'MB'],
    rows: ledgerContestants
      .filter(({ client }) => find(results, key, client))
      .map(({ client, name, by }) => [
        name,
        ...spreadCells(results, key, client),
        ...ratioCells(results, key, client, by),
        ...(['cpuMs', 'databaseCpuMs', 'brokerCpuMs', 'residentMb'] as const).map((metric) => each(metric, client)),
      ]),
  }
}

export const ledgerLatencyOf = (results: Results): Table => ({
  title: 'With a ledger, ms from publish to report, 200 signals/s, five engines',
  columns: ['', 'median', 'min', 'max', 'by bare', 'min', 'max'],
  rows: (Object.keys(shares) as Share[]).flatMap((share) =>
    ledgerContestants
      .filter(({ client }) => find(results, keys.ledgerLatency(share), client))
      .map(({ client, name }) => [
        `${share}, ${name}`,
        ...spreadCells(results, keys.ledgerLatency(share), client),
        ...ratioCells(results, keys.ledgerLatency(share), client),
      ]),
  ),
})

const costs = [
  ['ready', 'start to ready, ms'],
  ['rest', 'memory at rest, MB'],
  ['load', 'memory under load, MB'],
  ['dependencies', 'production dependencies on the disk, MB'],
  ['image', 'image above its base, MB'],
] as const

export const costOf = (results: Results): Table => ({
  title: 'Cost',
  columns: ['', 'median', 'min', 'max'],
  rows: costs.flatMap(([what, named]) =>
    (['service-a', 'service-b'] as const)
      .filter((service) => find(results, keys.cost(`${what}/${service}`), 'ours'))
      .map((service) => [`${service}, ${named}`, ...spreadCells(results, keys.cost(`${what}/${service}`), 'ours')]),
  ),
})

export const goalsOf = (judged: readonly Judged[]): Table => ({
  title: 'Goals',
  columns: ['', 'wanted', 'measured', ''],
  rows: judged
    .filter(({ holds }) => holds !== undefined)
    .map(({ what, wanted, measured, unit, holds }) => {
      const of = unit === 'times' ? '' : ` ${unit}`
      const shown = unit === 'times' ? ratio(measured) : cell(measured)
      return [what, `${wanted}${of}`, `${shown}${of}`, holds ? 'reached' : 'FALLS SHORT']
    }),
})

/** The table for a terminal. */
export function asText({ title, columns, rows }: Table): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((text, index) => (index === 0 ? text.padEnd(widths[index] as number) : text.padStart(widths[index] as number)))
      .join('  ')
      .trimEnd()
  return ['', title, line(columns), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n')
}

/** The table for a page, with figures right-aligned. */
export const asMarkdown = ({ columns, rows }: Table): string =>
  [columns, columns.map((_, index) => (index === 0 ? '---' : '--:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

export const drainTable = (results: Results, scenario: DrainScenario): string => asText(drainOf(results, scenario))
export const publishTable = (results: Results, inFlight: number): string => asText(publishOf(results, inFlight))
export const latencyTable = (results: Results): string => asText(latencyOf(results))
export const scalingTable = (results: Results): string => asText(scalingOf(results))
export const costTable = (results: Results): string => asText(costOf(results))
