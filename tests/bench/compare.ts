import { machine } from '@trading/rig/machine'
import type { BrokerAddress } from '@trading/rig/test-broker'
import type { Bench } from './bench'
import { versions } from './contestants'
import { allHold, judge, verdictLine } from './goals'
import { measureParts } from './measure-parts'
import { cost } from './parts/cost'
import { drain } from './parts/drain'
import { gateway } from './parts/gateway'
import { latency } from './parts/latency'
import { ledger } from './parts/ledger'
import { marketData } from './parts/market-data'
import { portfolio } from './parts/portfolio'
import { publish } from './parts/publish'
import { scaling } from './parts/scaling'
import type { PartName, Plan } from './plan'
import { readReport, refuseToMix, renewed } from './renew'
import type { Report } from './report'
import type { Results } from './series'
import { asText, goalsOf } from './tables'
import { docs, outFolder, resultsFile, writeResults } from './write-results'

export interface CompareOptions {
  plan: Plan
  /** The folder for the results; by default it depends on the plan. */
  out: string | undefined
  /** Whether the parts of the plan replace those of the project's results. */
  renew: boolean
  broker: BrokerAddress
  database: Bench['database']
  cache: Bench['cache']
  /** Such as `RabbitMQ 4.0.5 (private)`. */
  brokerName: string
  abort: AbortSignal
  tell: (doing: string) => void
  show: (text: string) => void
}

const parts: Record<PartName, (bench: Bench) => Promise<void>> = {
  drain,
  publish,
  latency,
  scaling,
  ledger,
  'market-data': marketData,
  portfolio,
  gateway,
  cost,
}

/** Runs the parts of the plan, writes the results of those that could be measured, and judges them. */
export async function compare({
  plan,
  out,
  renew,
  broker,
  database,
  cache,
  brokerName,
  abort,
  tell,
  show,
}: CompareOptions): Promise<{ line: string; code: number }> {
  const startedAt = Date.now()
  const about = { broker: brokerName, machine: machine(), versions: versions(), date: new Date().toISOString().slice(0, 10) }
  const stored = renew ? readReport(resultsFile) : undefined
  if (stored) refuseToMix(stored, about, plan.parts)
  show(
    `${about.broker}, ${about.machine}, ${about.versions.map(({ name, version }) => `${name} ${version}`).join(', ')}; Ctrl-C stops everything`,
  )
  const results: Results = { series: [], missing: [] }
  const bench: Bench = { broker, database, cache, plan, abort, tell, show, results }
  const failed = await measureParts(
    plan.parts.map((name) => [name, () => parts[name](bench)] as const),
    { abort, show, missing: results.missing },
  )
  const whole = plan.whole && failed.length === 0
  const judged = judge(results)
  const seconds = (Date.now() - startedAt) / 1_000
  show(asText(goalsOf(judged)))
  for (const { what, why } of results.missing) show(`not measured: ${what}: ${why}`)
  const report: Report = { ...about, seconds, plan: { ...plan, whole }, results, judged }
  const folder = stored && failed.length === 0 ? docs : outFolder(out, { whole })
  await writeResults(folder, folder === docs && stored ? inWhole(renewed(stored, report)) : report)
  show(`written to ${folder}: benchmarks.md and benchmarks/`)
  return { line: verdictLine(judged, { seconds, whole, failed }), code: allHold(judged) && failed.length === 0 ? 0 : 1 }
}

const inWhole = (report: Omit<Report, 'judged'>): Report => ({ ...report, judged: judge(report.results) })
