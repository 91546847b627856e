import { invariantMeanings } from '@trading/rig/oracle/oracle'
import { keepSections } from '@trading/rig/suite/keep-sections'
import type { SuiteRun } from '@trading/rig/suite/run-suite'
import type { Row } from './row'
import type { RowResult } from './run-row'
import { sabotages } from './sabotages'
import { figuresOf, priceFiguresOf, verdictLine } from './table'

export type Run = SuiteRun<RowResult> & { seed: number }

/** docs/faults.md: what each row does, and its results in one section per broker. The sections of other brokers are kept. */
export function faultsPage(before: string, rows: readonly Row[], run: Run): string {
  return `${head(rows)}\n${keepSections(before, run.broker, section(run))}\n`
}

const head = (rows: readonly Row[]): string => `# Faults

What \`npm run faults\` does to the running platform, and the results. Each row has its own vhost and database and runs real processes: engines
with a shared venue that counts its fills, a generator or a load that publishes through the platform's own publisher, and a listener that
receives every report and dead letter. Afterwards the platform has 30 s to finish its work and is stopped. An oracle that knows what was
confirmed, reported, recorded and filled then checks these invariants. Rows of market data have a Redis of their own, \`service-market-data\`
on a feed of the test, readers as processes that log what they see, and a bare subscriber; P1 to P5 are checked from those logs, from Redis
and from the history. In rows of the portfolio its positions must be the sums of the ledger's fills, and each fill must have one event.
In rows of limits every order of the venue must have been reserved before, and nothing may stay reserved.

| | Invariant |
|---|---|
${Object.entries(invariantMeanings)
  .map(([name, meaning]) => `| ${name} | ${meaning} |`)
  .join('\n')}

I1, I2, I3, I5 and I7 are checked in every row (in those of market data there are no signals, so only I7 tells), the others in the rows that
name them. A duplicate that a row permits is the same report again.
The suite writes this page.

## The rows

| # | Fault | What happens | Also checked | Duplicates |
|---|---|---|---|---|
${rows.map(describe).join('\n')}

## What it detects

Each of these changes makes the row beside it fail. \`npm run faults -- --sabotage NAME\` makes the change in a copy of the project and runs
the row on it.

| Name | Sabotage | Caught by | What it printed |
|---|---|---|---|
${sabotages.map(({ name, change, row, printed }) => `| ${name} | ${change} | ${row} | ${printed} |`).join('\n')}

## The last runs
`

const usual = ['I1', 'I2', 'I3', 'I5', 'I7']

const describe = ({ number, fault, story, invariants, duplicates }: Row): string =>
  `| ${number} | ${fault} | ${story} | ${invariants.filter((name) => !usual.includes(name)).join(' ') || '–'} | ${duplicates ? `permitted: ${duplicates}` : 'none permitted'} |`

const section = ({ broker, database, date, machine, seed, seconds, results }: Run): string => `### ${broker}

${date}, with ${database}, seed ${seed}, on ${machine}.

${tables(results).join('\n\n')}

**${verdictLine(results, seconds)}**`

function tables(results: readonly RowResult[]): string[] {
  const ofPrices = results.filter(({ judgement }) => judgement?.prices)
  const ofSignals = results.filter((result) => !ofPrices.includes(result))
  const cells = ({ number, fault, injected }: RowResult) => `| ${number} | ${fault} | ${injected}`
  const signals = `| # | Fault | Injected | Confirmed | Lost | Duplicated | Expired | Dead | Recovery, s | Verdict |
|---|---|---|--:|--:|--:|--:|--:|--:|---|
${ofSignals.map((result) => `${cells(result)} | ${figuresOf(result).join(' | ')} | ${result.verdict} |`).join('\n')}`
  const servers = ofPrices[0]?.judgement?.prices?.servers
  const prices = `Market data, with ${servers}:

| # | Fault | Injected | Ticks | Readers | Resyncs | Slowest, ms | Recovery, s | Verdict |
|---|---|---|--:|--:|--:|--:|--:|---|
${ofPrices.map((result) => `${cells(result)} | ${priceFiguresOf(result).join(' | ')} | ${result.verdict} |`).join('\n')}`
  return servers ? [signals, prices] : [signals]
}
