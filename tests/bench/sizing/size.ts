import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { redactUrl } from '@trading/runtime'
import type { SizingArguments } from '../arguments'
import { connectBenchVhost } from '../bench-vhost'
import { createEngines } from '../engines'
import { programFile, startProgram } from '../program'
import { enginesOf } from '../series'
import { asText, figure, type Table } from '../tables'
import { measureStep, type SizedStep } from './measure-step'
import { leaveAsFound, refuseIfInUse } from './own-vhost'
import { saturationInWords, saturationOf } from './saturation'
import { stepsUpTo } from './steps'

export interface SizeOptions extends SizingArguments {
  abort: AbortSignal
  tell: (doing: string) => void
  show: (text: string) => void
}

/** Runs a growing number of engines on the user's broker, and reports throughput and latency for each number. */
export async function size({
  url,
  engines: most,
  venueMs,
  minutes,
  out,
  abort,
  tell,
  show,
}: SizeOptions): Promise<{ line: string; code: number }> {
  const steps = stepsUpTo(most)
  const secondsEach = (minutes * 60) / steps.length
  const { wasThere } = await refuseIfInUse(url)
  show(`sizing ${redactUrl(url)}: up to ${most} engines of this machine, ${venueMs} ms of venue time; Ctrl-C stops everything`)
  const load = startProgram({ name: 'the load', file: programFile('load'), args: ['ours', JSON.stringify({ url })] })
  await load.told('ready')
  const lane = await connectBenchVhost(url)
  const engines = createEngines({ client: 'ours', url, queue: lane.queue, kind: 'quorum', reports: true, venueMs })
  const measured: SizedStep[] = []
  try {
    for (const count of steps) {
      tell(`${enginesOf(count)}: starting`)
      await engines.growTo(count)
      measured.push(await measureStep({ lane, engines, load, venueMs, seconds: secondsEach, abort, tell }))
    }
  } finally {
    await Promise.all([engines.stop(), load.stop()])
    await lane.channel.purgeQueue(lane.queue)
    if (!wasThere) await leaveAsFound(lane.channel)
    await lane.close()
  }
  show(asText(tableOf(measured, venueMs)))
  const saturation = saturationOf(measured)
  if (out !== undefined) {
    mkdirSync(resolve(out), { recursive: true })
    const file = join(resolve(out), 'sizing.json')
    writeFileSync(file, `${JSON.stringify({ url: redactUrl(url), venueMs, minutes, steps: measured, saturation }, null, 2)}\n`)
    show(`written to ${file}`)
  }
  return { line: saturationInWords(saturation, most), code: 0 }
}

const tableOf = (steps: readonly SizedStep[], venueMs: number): Table => ({
  title: `Executions with ${venueMs} ms of venue time; latency from publish to report in ms, at 70 % of that rate`,
  columns: ['engines', 'executions/s', 'each', 'at /s', 'p50', 'p99', 'p99.9', 'machine busy'],
  rows: steps.map(({ engines, perSecond, loadPerSecond, p50, p99, 'p99.9': p999, busy }) => [
    String(engines),
    ...[perSecond, perSecond / engines, loadPerSecond, p50, p99, p999].map(figure),
    `${Math.round(busy * 100)} %`,
  ]),
})
