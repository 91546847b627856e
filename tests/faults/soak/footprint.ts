import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Member } from '@trading/rig/platform/rig'

/** The memory and files of a process after a garbage collection. */
export interface Footprint {
  process: string
  pid: number
  /** Time since it started. */
  ageS: number
  /** Objects and buffers in use. */
  heapMb: number
  residentMb: number
  /** Undefined where there is no /proc. */
  files: number | undefined
}

/** Preloaded into a process so that its garbage can be collected before it is measured. */
export const preload = [join(__dirname, 'collect-garbage.js')]

const looks = 5
const lookEveryMs = 1_000

/** The lowest of a few samples, a second apart, so that work in flight does not count. */
export async function footprintOf(member: Member): Promise<Footprint> {
  const seen: Footprint[] = []
  for (let look = 0; look < looks; look++) {
    member.process.kill('SIGUSR2')
    await sleep(lookEveryMs)
    seen.push(await lookAt(member))
  }
  const lowest = (of: (footprint: Footprint) => number | undefined) => Math.min(...seen.map((each) => of(each) ?? Number.POSITIVE_INFINITY))
  const files = lowest((each) => each.files)
  return {
    ...(seen.at(-1) as Footprint),
    heapMb: lowest((each) => each.heapMb),
    residentMb: lowest((each) => each.residentMb),
    files: Number.isFinite(files) ? files : undefined,
  }
}

async function lookAt({ name, process, metrics }: Member): Promise<Footprint> {
  const text = await metrics()
  const value = (metric: string) => Number(new RegExp(`^${metric} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  const mb = (bytes: number) => bytes / 2 ** 20
  return {
    process: name,
    pid: process.pid,
    ageS: Date.now() / 1_000 - value('process_start_time_seconds'),
    heapMb: mb(value('nodejs_heap_size_used_bytes') + value('nodejs_external_memory_bytes')),
    residentMb: mb(value('process_resident_memory_bytes')),
    files: openFiles(process.pid),
  }
}

function openFiles(pid: number): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return undefined
  }
}
