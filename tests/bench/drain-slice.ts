import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchVhost } from './bench-vhost'
import type { Engines } from './engines'

/** The result of a slice of signals. */
export interface Slice {
  /** From the resumption of the engines to the last ack. */
  perSecond: number
  /** Processor time of the engines per signal; undefined without /proc. */
  cpuMs: number | undefined
  /** Memory of the largest engine at the end. */
  residentMb: number | undefined
}

const pollMs = 25
const patienceMs = 120_000

/** Freezes the engines while their queue is filled, resumes them together, and waits until each signal is executed. */
export async function drainSlice(lane: BenchVhost, engines: Engines, signals: number, abort: AbortSignal): Promise<Slice> {
  const before = await engines.tally()
  engines.hold()
  await lane.fill(signals)
  const cpuBefore = engines.cpuMs()
  const startedAt = Date.now()
  engines.release()
  const giveUpAt = startedAt + patienceMs
  const executed = async () => (await engines.tally()).executed - before.executed
  // The engines are queried only when the queue is empty, because answering takes processor time.
  while ((await lane.depth()) > 0 || (await executed()) < signals) {
    abort.throwIfAborted()
    if (Date.now() > giveUpAt) throw new Error(`only ${await executed()} of ${signals} signals were executed after ${patienceMs / 1_000} s`)
    await sleep(pollMs)
  }
  const after = await engines.tally()
  const delivered = after.executed - before.executed
  if (delivered !== signals) throw new Error(`${delivered} signals were executed, but ${signals} were sent`)
  const cpuAfter = engines.cpuMs()
  return {
    perSecond: signals / ((after.lastAt - startedAt) / 1_000),
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / signals,
    residentMb: engines.residentMb(),
  }
}
