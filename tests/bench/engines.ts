import { type Engine, type EngineOptions, startEngine } from './engine'
import type { Tally } from './execution-log'
import { cpuMs, residentMb } from './usage-of'

/** Engines of one contestant on one queue. */
export interface Engines {
  readonly count: number
  /** Starts engines up to this number; resolves when all of them are subscribed. */
  growTo(count: number): Promise<void>
  /** Freezes them, so that signals wait in their queue. */
  hold(): void
  release(): void
  /** The sum over all engines. */
  tally(): Promise<Tally>
  starts(): Promise<[string, number][]>
  /** Processor time of all engines, in ms; undefined without /proc. */
  cpuMs(): number | undefined
  /** The memory of the largest engine. */
  residentMb(): number | undefined
  stop(): Promise<void>
}

export function createEngines(options: EngineOptions): Engines {
  const engines: Engine[] = []
  const signal = (what: NodeJS.Signals) => {
    for (const engine of engines) engine.signal(what)
  }
  const ofAll = (measure: (pid: number) => number | undefined): number[] | undefined => {
    const values = engines.flatMap(({ pid }) => measure(pid) ?? [])
    return values.length === engines.length ? values : undefined
  }

  return {
    get count() {
      return engines.length
    },
    async growTo(count) {
      while (engines.length < count) engines.push(startEngine(options))
      await Promise.all(engines.map(({ ready }) => ready))
    },
    hold: () => signal('SIGSTOP'),
    release: () => signal('SIGCONT'),
    async tally() {
      const [why] = engines.flatMap(({ ended }) => ended() ?? [])
      if (why) throw new Error(why)
      const tallies = await Promise.all(engines.map((engine) => engine.tally()))
      return {
        executed: tallies.reduce((sum, { executed }) => sum + executed, 0),
        lastAt: Math.max(...tallies.map(({ lastAt }) => lastAt)),
      }
    },
    starts: async () => (await Promise.all(engines.map((engine) => engine.starts()))).flat(),
    cpuMs: () => ofAll(cpuMs)?.reduce((sum, each) => sum + each, 0),
    residentMb: () => {
      const values = ofAll(residentMb)
      return values && Math.max(...values)
    },
    async stop() {
      await Promise.all(engines.splice(0).map((engine) => engine.stop()))
    },
  }
}
