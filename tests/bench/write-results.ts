import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { replaceSection } from '@trading/dev'
import { chartsOf } from './charts'
import { benchmarksPage } from './page'
import type { Plan } from './plan'
import { callsOf, callsSection } from './portfolio-table'
import type { Report } from './report'
import { figuresSection, speedFigures } from './speed-figures'
import { asMarkdown } from './tables'

const root = join(__dirname, '..', '..')
const size = { width: 860, height: 400 }

/** A whole run replaces the project's results; any other goes to a folder that git ignores, unless it renews parts of them. */
export const outFolder = (out: string | undefined, { whole }: Pick<Plan, 'whole'>): string =>
  out === undefined ? (whole ? docs : join(root, '.broker')) : resolve(out)

export const docs = join(root, 'docs')
export const resultsFile = join(docs, 'benchmarks', 'results.json')

/** Writes benchmarks.md and, in the folder benchmarks/ beside it, results.json and the charts. In docs, it also updates speed.md and rest-vs-grpc.md. */
export async function writeResults(folder: string, report: Report): Promise<void> {
  const beside = join(folder, 'benchmarks')
  mkdirSync(beside, { recursive: true })
  const { plan, ...rest } = report
  writeFileSync(
    join(beside, 'results.json'),
    `${JSON.stringify({ ...rest, plan: { ...plan, contestants: plan.contestants.map(({ client }) => client) } }, null, 2)}\n`,
  )
  const charts = chartsOf(report.results)
  for (const [name, chart] of Object.entries(charts)) writeFileSync(join(beside, `${name}.svg`), `${drawn(chart)}\n`)
  writeFileSync(join(folder, 'benchmarks.md'), benchmarksPage(report, Object.keys(charts)))
  if (folder !== docs) return
  rewrite('speed.md', figuresSection, speedFigures(report))
  rewrite('rest-vs-grpc.md', callsSection, asMarkdown(callsOf(report.results)))
}

function rewrite(name: string, section: string, text: string): void {
  const page = join(docs, name)
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), section, text))
}

interface ECharts {
  init(
    element: null,
    theme: null,
    options: { renderer: 'svg'; ssr: true; width: number; height: number },
  ): { setOption(option: object): void; renderToSVGString(): string; dispose(): void }
}

// Installed with the peers, in their own folder.
function drawn(chart: object): string {
  const { init } = require(join(__dirname, 'peers', 'node_modules', 'echarts')) as ECharts
  const canvas = init(null, null, { renderer: 'svg', ssr: true, ...size })
  canvas.setOption(chart)
  const svg = canvas.renderToSVGString()
  canvas.dispose()
  return svg
}
