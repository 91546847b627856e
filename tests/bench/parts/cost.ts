import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startService } from '@trading/rig/service-process'
import type { Bench } from '../bench'
import { openBenchVhost } from '../bench-vhost'
import { productionDependencyBytes } from '../dependencies'
import { imageAboveBaseMb } from '../images'
import { type Cost, find, keys, type Unit } from '../series'
import { costTable } from '../tables'
import { residentMb } from '../usage-of'

const services = ['service-a', 'service-b'] as const
type Service = (typeof services)[number]

const root = join(__dirname, '..', '..', '..')
const restMs = 2_000
const loadMs = 5_000
const underLoad = { SIGNAL_INTERVAL_MS: '5' }
const atRest = { SIGNAL_INTERVAL_MS: '86400000' }

/** The resources that the services need. */
export async function cost(bench: Bench): Promise<void> {
  const { plan, abort, tell, show, results, broker } = bench
  const put = (service: Service, what: 'ready' | 'rest' | 'load' | 'image' | 'dependencies', unit: Unit, values: readonly number[]) => {
    if (values.length > 0) results.series.push({ key: keys.cost(`${what}/${service}` as Cost), client: 'ours', unit, values })
    else results.missing.push({ what: `${service}: ${what}`, why: 'this system does not report the memory of a process' })
  }
  const lane = await openBenchVhost(broker, 'cost')
  try {
    for (const service of services) {
      const starts: Started[] = []
      for (let round = 0; round < plan.rounds; round++) {
        abort.throwIfAborted()
        tell(`cost, ${service}: start ${round + 1} of ${plan.rounds}`)
        starts.push(await startOnce(service, lane.url))
      }
      put(
        service,
        'ready',
        'ms',
        starts.map(({ readyMs }) => readyMs),
      )
      put(
        service,
        'rest',
        'MB',
        starts.flatMap(({ restMb }) => restMb ?? []),
      )
    }
    tell('cost, service-a under load')
    put(
      'service-a',
      'load',
      'MB',
      (await generatorUnderLoad(lane.url, plan.rounds)).flatMap((mb) => mb ?? []),
    )
    // The memory of the engines in the drain part; unknown if that part was left out.
    const drained = [1, 5].flatMap((count) => find(results, keys.drain('engine', 'quorum', count, 'residentMb'), 'ours')?.values ?? [])
    if (drained.length > 0) put('service-b', 'load', 'MB', [Math.max(...drained)])
    else results.missing.push({ what: 'service-b: load', why: 'the part drain was left out' })
    for (const service of services) {
      put(service, 'dependencies', 'MB', [productionDependencyBytes(join(root, service)) / 1_000_000])
      tell(`cost, image of ${service}`)
      const image = await imageAboveBaseMb(service, { abort })
      if (typeof image === 'number') put(service, 'image', 'MB', [image])
      else results.missing.push({ what: `${service}: image`, why: image })
    }
    show(costTable(results))
  } finally {
    await lane.close()
  }
}

interface Started {
  readyMs: number
  restMb: number | undefined
}

async function startOnce(service: Service, url: string): Promise<Started> {
  const startedAt = Date.now()
  const running = startService(service, { RABBITMQ_URL: url, LEDGER: 'off', ...atRest })
  const { time } = await running.seen('service.ready')
  const readyMs = Date.parse(String(time)) - startedAt
  await sleep(restMs)
  const restMb = residentMb(running.pid)
  running.kill('SIGTERM')
  await running.exited
  return { readyMs, restMb }
}

async function generatorUnderLoad(url: string, samples: number): Promise<(number | undefined)[]> {
  const running = startService('service-a', { RABBITMQ_URL: url, ...underLoad })
  await running.seen('service.ready')
  const seen: (number | undefined)[] = []
  for (let sample = 0; sample < samples; sample++) {
    await sleep(loadMs / samples)
    seen.push(residentMb(running.pid))
  }
  running.kill('SIGTERM')
  await running.exited
  return seen
}
