import { invariantMeanings } from '@trading/rig/oracle/oracle'
import { keepSections } from '@trading/rig/suite/keep-sections'
import type { SuiteRun } from '@trading/rig/suite/run-suite'
import type { Row } from './row'
import type { RowResult } from './run-row'
import { figuresOf, verdictLine } from './table'

export type Run = SuiteRun<RowResult> & { seed: number }

/** docs/faults.md: what each row does, and its results in one section per broker. The sections of other brokers are kept. */
export function faultsPage(before: string, rows: readonly Row[], run: Run): string {
  return `${head(rows)}\n${keepSections(before, run.broker, section(run))}\n`
}

const head = (rows: readonly Row[]): string => `# Faults

What \`npm run faults\` does to the running platform, and the results. Each row has its own vhost and database and runs real processes: engines
with a shared venue that counts its fills, a generator or a load that publishes through the platform's own publisher, and a listener that
receives every report and dead letter. Afterwards the platform has 30 s to finish its work and is stopped. An oracle that knows what was
confirmed, reported, recorded and filled then checks these invariants:

| | Invariant |
|---|---|
${Object.entries(invariantMeanings)
  .map(([name, meaning]) => `| ${name} | ${meaning} |`)
  .join('\n')}

I1, I2, I3, I5 and I7 are checked in every row, the others in the rows that name them. A duplicate that a row permits is the same report again.
The suite writes this page.

## The rows

| # | Fault | What happens | Also checked | Duplicates |
|---|---|---|---|---|
${rows.map(describe).join('\n')}

## The last runs
`

const usual = ['I1', 'I2', 'I3', 'I5', 'I7']

const describe = ({ number, fault, story, invariants, duplicates }: Row): string =>
  `| ${number} | ${fault} | ${story} | ${invariants.filter((name) => !usual.includes(name)).join(' ') || '–'} | ${duplicates ? `permitted: ${duplicates}` : 'none permitted'} |`

const section = ({ broker, database, date, machine, seed, seconds, results }: Run): string => `### ${broker}

${date}, with ${database}, seed ${seed}, on ${machine}.

| # | Fault | Injected | Confirmed | Lost | Duplicated | Expired | Dead | Recovery, s | Verdict |
|---|---|---|--:|--:|--:|--:|--:|--:|---|
${results.map((result) => `| ${result.number} | ${result.fault} | ${result.injected} | ${figuresOf(result).join(' | ')} | ${result.verdict} |`).join('\n')}

**${verdictLine(results, seconds)}**`
