import { setTimeout as sleep } from 'node:timers/promises'
import type { Member, Rig, SharedVenue } from '@trading/rig/platform/rig'

export interface RandomFaultsOptions {
  rig: Rig
  /** The first is never killed, so that its memory can be compared over the whole run. */
  engines: readonly Member[]
  venue: SharedVenue
  abort: AbortSignal
}

interface Fault {
  /** Its relative frequency. */
  weight: number
  run: () => Promise<void>
}

const poison = ['{', '[]', '""', '{"schema":1}', '\u0000', '{"quantity":NaN}']

/** Injects one fault, chosen by the seed, and resolves with its name when it is over. */
export function createRandomFaults({ rig, engines, venue, abort }: RandomFaultsOptions): () => Promise<string> {
  const between = (min: number, max: number) => min + Math.floor(rig.random() * (max - min + 1))
  const oneOf = <T>(choices: readonly T[]): T => choices[between(0, choices.length - 1)] as T
  const lasting = (ms: number) => sleep(ms, undefined, { signal: abort }).catch(() => undefined)
  const misbehaving = (misbehaviour: object, ms: number) => async () => {
    rig.injected('venue misbehaves')
    await venue.steer(misbehaviour)
    await lasting(ms)
    await venue.steer({})
  }
  const faults: Record<string, Fault> = {
    'engine killed': { weight: 4, run: async () => rig.killMember(oneOf(engines.slice(1))) },
    'engine frozen': {
      weight: 3,
      async run() {
        const engine = oneOf(engines)
        rig.freezeMember(engine)
        await lasting(between(1, 15) * 1_000)
        rig.thawMember(engine)
      },
    },
    'connections closed': {
      weight: 3,
      async run() {
        rig.injected('connections closed')
        await rig.broker.management.closeConnections(rig.broker.vhost)
      },
    },
    'venue down': { weight: 2, run: misbehaving({ down: true }, between(3, 12) * 1_000) },
    'venue hangs': { weight: 1, run: misbehaving({ hang: true }, between(3, 8) * 1_000) },
    'venue fails at a rate': { weight: 2, run: misbehaving({ failureRate: 0.3, seed: between(1, 1_000) }, 8_000) },
    'venue loses answers': { weight: 2, run: misbehaving({ timeoutRate: 0.2, seed: between(1, 1_000) }, 8_000) },
    'venue fills late': { weight: 1, run: misbehaving({ lateFillMs: 3_000 }, 6_000) },
    'poison messages': {
      weight: 3,
      async run() {
        for (const body of poison) await rig.publishRaw(body)
        rig.injected('poison')
      },
    },
    ...(rig.control && {
      'broker killed': {
        weight: 1,
        async run() {
          await rig.faults.kill()
          await rig.faults.start()
        },
      },
    }),
    ...(rig.databaseControl && {
      'database killed': {
        weight: 1,
        async run() {
          await rig.databaseFaults.kill()
          await rig.databaseFaults.start()
        },
      },
      'database frozen': {
        weight: 1,
        async run() {
          await rig.databaseFaults.freeze()
          await lasting(between(1, 15) * 1_000)
          await rig.databaseFaults.thaw()
        },
      },
    }),
  }
  const urn = Object.entries(faults).flatMap(([name, { weight }]) => Array<string>(weight).fill(name))
  return async () => {
    const name = oneOf(urn)
    rig.tell(name)
    await faults[name]?.run()
    return name
  }
}
