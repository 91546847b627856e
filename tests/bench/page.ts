import type { Client } from './client'
import { contestants, type Versions } from './contestants'
import { type Judged, verdictLine } from './goals'
import type { Plan } from './plan'
import { engineCounts, inFlightCounts, type Results } from './series'
import { asMarkdown, costOf, drainOf, goalsOf, latencyOf, ledgerLatencyOf, ledgerOf, publishOf, scalingOf, type Table } from './tables'

export interface Report {
  /** Such as `RabbitMQ 4.0.5 (private)`. */
  broker: string
  machine: string
  versions: readonly Versions[]
  date: string
  seconds: number
  plan: Plan
  results: Results
  judged: readonly Judged[]
}

/** benchmarks.md: what was measured and how, what came of it. `charts` are the names of the pictures beside it. */
export function benchmarksPage(report: Report, charts: readonly string[]): string {
  const { broker, machine, versions, date, seconds, plan, results, judged } = report
  const picture = (name: string) => (charts.includes(name) ? [`![${name}](benchmarks/${name}.svg)`] : [])
  const drains = (work: 'ack' | 'engine') =>
    plan.queues.flatMap((kind) => engineCounts.map((count) => drainOf(results, { work, kind, count })))
  return `${[
    '# Benchmarks',
    `What \`npm run bench\` measured on ${date}: ${broker}; ${machine}; ${versions.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
    'Figures do not hold from one machine to another, ratios hold better: each is by what the bare loop did in the same round of the same run. This page is written by the benchmark.',
    '## Goals',
    asMarkdown(goalsOf(judged)),
    `**${verdictLine(judged, { seconds, whole: plan.whole })}**`,
    ...results.missing.map(({ what, why }) => `Not measured: ${what}: ${why}.`),
    'Where the time of an engine goes, and why a goal that falls short does so: [What an engine costs](decisions/what-an-engine-costs.md). How many engines and how much broker you need yourself: [Sizing](sizing.md).',
    '## How it is measured',
    howTo(plan),
    ...section('## Drain', [...picture('drain-ack'), ...picture('drain-engine')], [...drains('ack'), ...drains('engine')]),
    ...section(
      '## Publish',
      picture('publish'),
      inFlightCounts.map((inFlight) => publishOf(results, inFlight)),
    ),
    ...section('## Latency', picture('latency'), [latencyOf(results)]),
    ...section('## Scaling', picture('scaling'), [scalingOf(results)]),
    ...section('## Ledger', [], [...engineCounts.map((count) => ledgerOf(results, count)), ledgerLatencyOf(results)]),
    ...section('## Cost', [], [costOf(results)]),
  ].join('\n\n')}\n`
}

function section(heading: string, pictures: readonly string[], tables: readonly Table[]): string[] {
  const filled = tables.filter(({ rows }) => rows.some((row) => row.slice(1).some((each) => each !== '')))
  return filled.length === 0 ? [] : [heading, ...pictures, ...filled.flatMap((table) => [`### ${table.title}`, asMarkdown(table)])]
}

const own: readonly Client[] = ['bare', 'bare-work', 'ours', 'rails']

const howTo = ({
  rounds,
  slice,
  warmUp,
  published,
  latencySeconds,
  scalingSlice,
}: Plan): string => `- Each contestant has a virtual host of its own and engines that are processes of their own. Everybody is measured once a round, ${rounds}
  rounds, another one first each time; shown are the median, the least and the greatest. Ratios are formed within each round.
- The bare loop is the limit: amqplib doing what has to be done at the broker, and nothing else. It parses nothing and always sends the
  same report. ${contestants
    .filter(({ client }) => !own.includes(client))
    .map(({ name }) => name)
    .join(', ')} parse and validate each signal with the platform's own
  schema and make a report of it; they have no limits, venue, breaker, time-outs, metrics or log lines, which are service-b's own: what
  the platform's consumer and publisher do with exactly that work is shown as its messaging alone, and what is left of amqplib's own speed
  once it does that work as "amqplib, same work". NestJS has no confirmed publishes,
  so its reports leave through a bare amqplib channel. All have prefetch 1, manual acks, and wait for the confirm of a report before the ack.
- Drain: engines that are up, subscribed and warm (${warmUp} signals each) stand still (SIGSTOP) while ${slice} signals are put into the queue; the time runs from
  letting them go to the last ack. The full engine of the platform is service-b as it is deployed, logging to a file, without
  its ledger, its paper venue answering at once. CPU is the engines' own processor time (/proc) for each signal, client and all; beyond bare is
  what is left without the bare loop's, which is the client library talking to the broker. Before it is measured, each contestant has to show
  one persistent report for each signal.
- Publish: ${published[1]} messages one at a time, ${published[256]} with 256 in flight, encoded beforehand, counted in the queue afterwards.
- Latency: ${latencySeconds} s a round; from the publish call to the first line of the handler, and until the report has come back to the process that
  published. All on one machine and one clock.
- Scaling: ${scalingSlice} signals for each engine; linear is one signal in 20 ms for each engine, which no loop can reach, since a delivery takes time as well.
- Ledger: the engine with its PostgreSQL ledger, slices of half the size; the bare loop inserts one row for each signal and waits for its commit. The
  ledger with a million signals in it is measured in the same rounds as the empty one. The database is on the same machine.`
