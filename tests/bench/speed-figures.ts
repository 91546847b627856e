import type { Client } from './client'
import { contestants, nameOf } from './contestants'
import type { Judged } from './goals'
import { beyond, engineCounts, keys, medianOf, type Results, ratioOf } from './series'
import { asMarkdown, figure } from './tables'

/** The section of docs/speed.md that contains it. */
export const figuresSection = 'figures of the benchmark'

/** A summary of a whole run: every figure of docs/speed.md. */
export function speedFigures({ results, judged }: { results: Results; judged: readonly Judged[] }): string {
  const measured = new Set(results.series.map(({ client }) => client))
  const compared = contestants.map(({ client }) => client).filter((client) => client !== 'bare' && measured.has(client))
  const row = (what: string, key: string) => [what, ...compared.map((client) => share(results, key, client))]
  const drained = (['ack', 'engine'] as const).flatMap((work) =>
    engineCounts.map((count) =>
      row(
        `${work === 'ack' ? 'consume, validate, ack' : 'with a confirmed report each'}, ${count === 1 ? 'one engine' : `${count} engines`}`,
        keys.drain(work, 'quorum', count, 'perSecond'),
      ),
    ),
  )
  const table = asMarkdown({
    title: '',
    columns: ['', ...compared.map(nameOf)],
    rows: [...drained, row('publish, 256 in flight', keys.publish(256))],
  })
  const known = judged.filter(({ holds }) => holds !== undefined)
  const engine = keys.drain('engine', 'quorum', 1, 'perSecond')
  const facts = [
    `${figured(medianOf(results, engine, 'ours'))} signals/s through one engine (bare: ${figured(medianOf(results, engine, 'bare'))}),`,
    `${figured(beyond(results, keys.drain('engine', 'quorum', 1, 'cpuMs'), 'ours')?.median)} ms of processor time each beyond the bare loop's;`,
    `${figured(medianOf(results, keys.latency('report', 'p99'), 'ours'))} ms from publish to report at p99, at 200 signals/s with five engines;`,
    `an engine is ready after ${figured(medianOf(results, keys.cost('ready/service-b'), 'ours'))} ms and`,
    `takes ${figured(medianOf(results, keys.cost('load/service-b'), 'ours'))} MB under load.`,
    ...marketFacts(results),
    `${known.filter(({ holds }) => holds).length} of ${known.length} goals are reached.`,
  ]
  return `${table}\n\n${facts.join('\n')}`
}

function marketFacts(results: Results): string[] {
  const [stored, p99] = [medianOf(results, keys.market('stored'), 'ours'), medianOf(results, keys.market('p99'), 'ours')]
  if (stored === undefined || p99 === undefined) return []
  return [`${figure(stored)} prices/s of a symbol are stored; one reaches a reader within ${figure(p99)} ms at p99.`]
}

const share = (results: Results, key: string, client: Client): string => ratioOf(results, key, client)?.median.toFixed(2) ?? ''
const figured = (value: number | undefined): string => (value === undefined ? 'an unknown number of' : figure(value))
