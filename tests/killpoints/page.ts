import { keepSections } from '@trading/rig/suite/keep-sections'
import type { SuiteRun } from '@trading/rig/suite/run-suite'
import type { KillPoint } from './kill-point'
import type { PointResult } from './run-point'
import { sabotages } from './sabotages'
import { figuresOf, verdictLine } from './table'

/** docs/killpoints.md: what each step does, and its results in one section per pair of versions. Other sections are kept. */
export const killPointsPage = (before: string, points: readonly KillPoint[], run: SuiteRun<PointResult>): string =>
  `${head(points)}\n${keepSections(before, serversOf(run), section(run))}\n`

const head = (points: readonly KillPoint[]): string => `# Kill points

What \`npm run killpoints\` kills at each step, and the results. Each step has its own vhost and database, real engines, and the shared
paper venue with its book on disk. Unless stated otherwise, the venue **fills an order again** if it is placed again under the same
client order id, as venues do whose ids are unique among open orders only. So the only protection against a second fill is that an engine
looks an order up before it places it again. Signals are published by the platform's own publisher, and only those that the broker
confirmed are counted as confirmed.

The fail points exist only in the tests. A file that is loaded into the process before the engine wraps the interfaces between its
modules. An engine that is started without this file contains nothing that a message, a header or a setting could switch on; a test
shows this.

After each step the platform has time to finish its work. Then the following must hold for every confirmed signal: one fill in the
venue's book; one row in the ledger, with the status FILLED; every copy of its report identical, byte for byte, to the recorded one; no
report left to send; no delivery acked before its commit (every ack of every engine is watched); no unhandled error. *Again* counts
reports that were published more than once. This is permitted: readers discard them by their id. The suite writes this page.

## What it detects

Each of these changes was made to a copy of the code, and the suite was run on it:

| Sabotage | Caught by | What it printed |
|---|---|---|
${sabotages.map(({ change, caughtBy, printed }) => `| ${change} | ${caughtBy} | \`${printed}\` |`).join('\n')}

## The steps

| Step | What happens | The venue |
|---|---|---|
${points.map(describe).join('\n')}

## The last runs
`

const describe = ({ name, story, honoursIds }: KillPoint): string =>
  `| ${name} | ${story} | ${honoursIds ? `honours ids: ${honoursIds}` : 'fills again'} |`

const serversOf = ({ broker, database }: Pick<SuiteRun<PointResult>, 'broker' | 'database'>): string => `${broker} and ${database}`

const section = ({ date, machine, seconds, results, ...servers }: SuiteRun<PointResult>): string => `### ${serversOf(servers)}

${date}, on ${machine}.

| Step | Signals | Fills at the venue | Ledger rows | Reports | Again | Lost | Duplicate fills | Seconds | Verdict |
|---|--:|--:|--:|--:|--:|--:|--:|--:|---|
${results.map((result) => `| ${result.name} | ${figuresOf(result).join(' | ')} | ${result.seconds.toFixed(1)} | ${result.verdict} |`).join('\n')}

**${verdictLine(results, seconds)}**`
