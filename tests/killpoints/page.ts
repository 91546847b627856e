import { keepSections } from '@trading/rig/suite/keep-sections'
import type { SuiteRun } from '@trading/rig/suite/run-suite'
import type { KillPoint } from './kill-point'
import type { PointResult } from './run-point'
import { sabotages } from './sabotages'
import { figuresOf, verdictLine } from './table'

/** docs/killpoints.md: what each step does, from the code; what came of it, one section for each pair of versions. The others stay. */
export const killPointsPage = (before: string, points: readonly KillPoint[], run: SuiteRun<PointResult>): string =>
  `${head(points)}\n${keepSections(before, serversOf(run), section(run))}\n`

const head = (points: readonly KillPoint[]): string => `# Kill points

What \`npm run killpoints\` kills at which step, and what came of it. Each step has a vhost and a database of its own, real engines, and
the shared paper venue with its book on disk. Unless it is said otherwise the venue **fills an order again** that is placed again under
the same client order id, as venues do that keep ids unique among open orders only: what keeps a signal from filling twice is that an
engine asks before it places. Signals are published by the platform's own publisher, and confirmed means confirmed.

The fail points are in the tests alone. A file that is loaded into the process before the engine wraps the seams between its modules;
an engine that is started without it has nothing that a message, a header or a setting could switch on, which a test shows.

After each step everything is given time to settle. Then must hold, for every confirmed signal: one fill in the venue's book, one row
in the ledger, FILLED; every copy of its report equal, byte for byte, to the one recorded; no report left to be sent; no delivery acked
without its commit, as every ack of every engine is watched; no unhandled error. *Again* counts reports that were published more than
once, which is permitted: readers drop them by their id. This page is written by the suite.

## What it sees

Each of these was done to a copy of the code, and the suite run on it:

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
