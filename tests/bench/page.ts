import type { Client } from './client'
import { contestants } from './contestants'
import { gatewayOf } from './gateway-table'
import { verdictLine } from './goals'
import { marketOf } from './market-table'
import type { Plan } from './plan'
import { callsOf, portfolioOf } from './portfolio-table'
import type { Report } from './report'
import { engineCounts, inFlightCounts } from './series'
import { asMarkdown, costOf, drainOf, goalsOf, latencyOf, ledgerLatencyOf, ledgerOf, publishOf, scalingOf, type Table } from './tables'

/** benchmarks.md: what was measured and how, and the results. `charts` are the names of the pictures beside it. */
export function benchmarksPage(report: Report, charts: readonly string[]): string {
  const { broker, machine, versions, date, seconds, renewed = [], plan, results, judged } = report
  const picture = (name: string) => (charts.includes(name) ? [`![${name}](benchmarks/${name}.svg)`] : [])
  const drains = (work: 'ack' | 'engine') =>
    plan.queues.flatMap((kind) => engineCounts.map((count) => drainOf(results, { work, kind, count })))
  return `${[
    '# Benchmarks',
    `What \`npm run bench\` measured on ${date}: ${broker}; ${machine}; ${versions.map(({ name, version }) => `${name} ${version}`).join(', ')}.`,
    ...renewed.map(
      (run) => `${run.parts.length === 1 ? 'The part' : 'The parts'} ${run.parts.join(', ')}: on ${run.date}, in a run of their own.`,
    ),
    'Absolute figures depend on the machine; ratios depend on it less. Each ratio is relative to the bare loop in the same round of the same run. The benchmark writes this page.',
    '## Goals',
    asMarkdown(goalsOf(judged)),
    `**${verdictLine(judged, { seconds, whole: plan.whole })}**`,
    ...results.missing.map(({ what, why }) => `Not measured: ${what}: ${why}.`),
    'Where the time of an engine goes, and why some goals are not reached: [What an engine costs](decisions/what-an-engine-costs.md). How many engines and how large a broker you need: [Sizing](sizing.md).',
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
    ...section('## Market data', [], [marketOf(results)]),
    ...section('## Portfolio', [], [callsOf(results), portfolioOf(results)]),
    ...section('## Gateway', [], [gatewayOf(results)]),
    ...section('## Cost', [], [costOf(results)]),
  ].join('\n\n')}\n`
}

function section(heading: string, pictures: readonly string[], tables: readonly Table[]): string[] {
  const filled = tables.filter(({ rows }) => rows.some((row) => row.slice(1).some((each) => each !== '')))
  return filled.length === 0 ? [] : [heading, ...pictures, ...filled.flatMap((table) => [`### ${table.title}`, asMarkdown(table)])]
}

/** Requests and executions of the gateway part's steady flows. */
const atRate = 200

const own: readonly Client[] = ['bare', 'bare-work', 'ours', 'rails']

const howTo = ({
  rounds,
  slice,
  roundsWithoutGoal,
  sliceSeconds,
  warmUp,
  warmUpLeast,
  warmUpSeconds,
  published,
  latencySeconds,
  scalingSlice,
  market,
  gateway,
}: Plan): string => `- Each contestant has its own virtual host, and its engines are separate processes. Each is measured once per round, for ${rounds} rounds, and
  a different one goes first each time; what is in no goal (acks alone, classic queues, publishing one at a time) is measured for
  ${roundsWithoutGoal}. The tables show median, minimum and maximum. Ratios are computed within each round.
- On a slow machine, time decides: the slice of a contestant that would take longer than ${sliceSeconds} s has as many signals as it drained
  in that time at the end of its warm-up, and all its slices have the same number. So a slow machine measures for as long as a fast one
  instead of as much. A warm-up ends after ${warmUpSeconds} s, but not before ${warmUpLeast} signals per engine.
- The bare loop is the limit: amqplib doing what has to be done at the broker, and nothing else. It parses nothing and always sends the
  same report. ${contestants
    .filter(({ client }) => !own.includes(client))
    .map(({ name }) => name)
    .join(', ')} parse and validate each signal with the platform's own
  schema and build a report from it. They have no limits, venue, breaker, time-outs, metrics or log lines; only service-b has these. "Its
  messaging alone" is the platform's consumer and publisher doing exactly that work, and "amqplib, same work" is amqplib doing it. NestJS
  has no confirmed publishes, so its reports are published through a bare amqplib channel. All have prefetch 1 and manual acks, and wait
  for the confirm of a report before the ack.
- Drain: engines that are running, subscribed and warmed up (${warmUp} signals each) are stopped (SIGSTOP) while ${slice} signals are put into the
  queue. The time runs from their resumption to the last ack. The platform's full engine is service-b as it is deployed, logging to a file,
  without its ledger, with a paper venue that answers at once. CPU is the engines' own processor time (/proc) per signal, including the
  client; "beyond bare" is what remains after subtracting that of the bare loop, which is the client library communicating with the broker.
  Before it is measured, each contestant has to produce one persistent report per signal.
- Publish: ${published[1]} messages one at a time, ${published[256]} with 256 in flight; encoded beforehand, and counted in the queue afterwards.
- Latency: ${latencySeconds} s per round, from the publish call to the first line of the handler, and to the arrival of the report at the publishing
  process. All on one machine and one clock. A signal that had not arrived 10 s after the last one was published counts as if it had arrived then.
- Scaling: ${scalingSlice} signals per engine. Linear means one signal every 20 ms per engine, which no loop can reach, because a delivery takes time too.
- Ledger: the engine with its PostgreSQL ledger, with turns instead of slices. The bare loop inserts one row per signal and waits for its
  commit. What works on one or two signals at once is compared with the bare loop at prefetch 1, all else, measured after it, with the one at 32. The
  ledger with a million signals is measured in the same rounds as the empty one. NestJS, graphile-worker and pg-boss insert an outcome
  with a commit and publish a confirmed report for each signal; the latter two take the signals from PostgreSQL instead of RabbitMQ. pg-boss
  commits a whole batch at once. Before its latency is measured, each has warmed up anew, for longer than to drain. The processor time of PostgreSQL and RabbitMQ is that of all their processes. The database is on the same machine.
- Market data: the bare writer is @redis/client sending the same script for up to ${market.stored} ticks of one symbol, encoded beforehand, 64 at once, as
  many as the platform's writer. Ten readers in one process get up to ${market.fannedOut} ticks from the bare writer; bare subscribers parse each and keep the
  last. From tick to reader: ${market.ticksPerSecond} ticks a second for ${market.latencySeconds} s. The bare history is one \`pg\` connection that inserts batches of 1,000 in a transaction
  with the bars computed in JavaScript; both have to leave the same candles of up to ${market.appended} ticks a round. A cut takes ${market.cutMs / 1_000} s, and the time runs from
  the moment Redis has accepted the new connection until five symbols are live again. Each cut replaces all 1,000 ticks that are kept of a
  symbol, so a longer one would not differ. The engine is the one of the drain part, with live prices of its symbol.
- What has a ledger, and reads through the gateway at a steady rate, are measured in turns: in each round, several of half a second to two of each
  contestant alternate and count together, so that a slow second of the machine meets all of them.
- Gateway: the bare routes are Fastify's, without a key, a limit or a log. They ask the same portfolio for all positions, by the same client, and
  insert each signal with a commit before they publish it and wait for the confirm. 16 requests at once; reads at ${atRate} a second for ${gateway.latencySeconds} s. From the
  record of an execution until a client of the stream has it, with one engine at ${atRate} a second. ${gateway.streams.toLocaleString('en')} streams carry five executions a second for
  ${gateway.streamSeconds} s, of new processes each time; the bare ones are frames of the same size, written as often.`
