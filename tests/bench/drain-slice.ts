import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchVhost } from './bench-vhost'
import type { Engines } from './engines'
import { cpuMsOfAll } from './usage-of'

/** The result of a slice of signals. */
export interface Slice {
  /** From the resumption of the engines to the last ack. */
  perSecond: number
  /** Processor time of the engines per signal; undefined without /proc. */
  cpuMs: number | undefined
  /** Processor time of PostgreSQL and of RabbitMQ per signal; undefined if they run elsewhere. */
  databaseCpuMs: number | undefined
  brokerCpuMs: number | undefined
  /** Memory of the largest engine at the end. */
  residentMb: number | undefined
}

/** Of slices with the same number of signals each. */
export const joinedSlices = (slices: readonly Slice[]): Slice => ({
  perSecond: slices.length / sum(slices.map(({ perSecond }) => 1 / perSecond)),
  cpuMs: meanOf(slices, 'cpuMs'),
  databaseCpuMs: meanOf(slices, 'databaseCpuMs'),
  brokerCpuMs: meanOf(slices, 'brokerCpuMs'),
  residentMb: slices.at(-1)?.residentMb,
})

const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0)

function meanOf(slices: readonly Slice[], measure: 'cpuMs' | 'databaseCpuMs' | 'brokerCpuMs'): number | undefined {
  const values = slices.flatMap((slice) => slice[measure] ?? [])
  return values.length === slices.length ? sum(values) / values.length : undefined
}

const usages = {
  cpuMs: (engines: Engines) => engines.cpuMs(),
  databaseCpuMs: () => cpuMsOfAll('postgres'),
  brokerCpuMs: () => cpuMsOfAll('beam.smp'),
}
type Usages = Record<keyof typeof usages, number | undefined>
const usagesNow = (engines: Engines) =>
  Object.fromEntries(Object.entries(usages).map(([name, measure]) => [name, measure(engines)])) as Usages
const perSignal = (before: number | undefined, after: number | undefined, signals: number) =>
  before === undefined || after === undefined ? undefined : (after - before) / signals

const pollMs = 25
const patienceMs = 120_000

/** Freezes the engines while their queue is filled, resumes them together, and waits until each signal is executed. */
export async function drainSlice(
  lane: Pick<BenchVhost, 'fill' | 'depth'>,
  engines: Engines,
  signals: number,
  abort: AbortSignal,
): Promise<Slice> {
  const before = await engines.tally()
  engines.hold()
  await lane.fill(signals)
  const usedBefore = usagesNow(engines)
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
  const used = usagesNow(engines)
  return {
    perSecond: signals / ((after.lastAt - startedAt) / 1_000),
    cpuMs: perSignal(usedBefore.cpuMs, used.cpuMs, signals),
    databaseCpuMs: perSignal(usedBefore.databaseCpuMs, used.databaseCpuMs, signals),
    brokerCpuMs: perSignal(usedBefore.brokerCpuMs, used.brokerCpuMs, signals),
    residentMb: engines.residentMb(),
  }
}
