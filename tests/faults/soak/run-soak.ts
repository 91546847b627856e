import type { Broker, Database, Tell } from '@trading/dev'
import { type Judgement, judge } from '@trading/rig/oracle/oracle'
import { watchLeaks } from '@trading/rig/platform/leaks'
import { openRig } from '@trading/rig/platform/open-rig'
import type { OpenRig } from '@trading/rig/platform/rig'
import { seededRandom } from '@trading/runtime'
import type { SoakArguments } from './arguments'
import { type Footprint, footprintOf, preload } from './footprint'
import { growthOf, growthTable } from './growth'
import { createRandomFaults } from './random-faults'

export interface SoakPorts {
  broker: Broker
  database: Database
  say: Tell
  abort: AbortSignal
  /** Rejects when aborted. */
  sleep: (ms: number) => Promise<unknown>
}

const minuteMs = 60_000
/** The pause between faults is this long to twice as long. */
const gapMs = 4_000
// Each sample needs a quiet period of some seconds.
const lookEveryMs = 2 * minuteMs
const calmMs = 5_000

/** Resolves with the violations, in sentences; empty if there are none. */
export async function runSoak({ minutes, rate, engines: count, seed }: SoakArguments, ports: SoakPorts): Promise<string[]> {
  const { broker, database, say, abort } = ports
  const leaks = watchLeaks()
  const random = seededRandom(seed)
  const rig = await openRig({ name: 'soak', broker, database, random, tell: () => undefined })
  let recovery = { seconds: 0, left: ['recovery was not awaited'] as readonly string[] }
  let footprints: Footprint[] = []
  try {
    footprints = await underFaults(rig, { minutes, rate, count }, ports)
    say('healed; waiting until every signal has ended')
    rig.healed()
    recovery = await rig.awaitRecovery([])
  } finally {
    await rig.close({ inOrder: !abort.aborted })
  }
  // The soak itself kills processes, so the delivery limit of one message does not bound the crashes.
  const seen = { ...rig.observations(), crashes: 0, recovery, leaks: await leaks.left() }
  const judgement = judge(seen, { duplicates: true, venueOutage: true })
  const growth = growthOf(footprints)
  say(`\n${growthTable(growth)}\n\n${summary(judgement)}`)
  say(`injected: ${[...rig.injections].map(([what, times]) => `${what} ×${times}`).join(', ')}`)
  return [...rig.failedChecks, ...findings(judgement), ...growth.flatMap(({ broken }) => broken)]
}

async function underFaults(
  rig: OpenRig,
  { minutes, rate, count }: { minutes: number; rate: number; count: number },
  { say, abort, sleep }: SoakPorts,
): Promise<Footprint[]> {
  const venue = await rig.startVenue()
  const engines = await rig.startEngines(count, { preload })
  const generator = await rig.startGenerator({ env: { SIGNAL_INTERVAL_MS: String(Math.round(1_000 / rate)) }, preload })
  const inject = createRandomFaults({ rig, engines, venue, abort })
  const startedAt = Date.now()
  const endsAt = startedAt + minutes * minuteMs
  const clock = () => new Date(Date.now() - startedAt).toISOString().slice(11, 19)
  const footprints: Footprint[] = []
  const look = async () => {
    await Promise.all(engines.map((engine) => engine.ready()))
    await sleep(calmMs)
    footprints.push(...(await Promise.all([generator, ...engines].map(footprintOf))))
    const [longLived] = footprints.slice(-count)
    say(`${clock()}  sampled every process; ${longLived?.process}: heap ${longLived?.heapMb.toFixed(1)} MB, ${longLived?.files} open files`)
  }

  let lookAt = startedAt + minuteMs
  while (Date.now() < endsAt) {
    const fault = await inject()
    const published = generator.process.events('signal.published').length
    const reported = engines.reduce((sum, { process }) => sum + process.events('execution.reported').length, 0)
    say(`${clock()}  ${fault.padEnd(24)} published ${published}, reported by running engines ${reported}`)
    if (Date.now() >= lookAt) {
      await look()
      lookAt = Date.now() + lookEveryMs
    }
    await sleep(Math.min(gapMs * (1 + rig.random()), Math.max(0, endsAt - Date.now())))
  }
  await look()
  return footprints
}

const summary = ({ confirmed, executed, expired, dead, lost, duplicated, recoverySeconds }: Judgement): string =>
  `confirmed ${confirmed}, executed ${executed}, expired ${expired}, dead-lettered ${dead}, lost ${lost.length}, ` +
  `reported more than once ${duplicated.length}, recovered within ${recoverySeconds.toFixed(1)} s`

/** All but I8, which the rows check fault by fault. */
const findings = ({ invariants: { I8: _, ...asked } }: Judgement): string[] =>
  Object.entries(asked).flatMap(([name, { broken }]) => broken.map((what) => `${name} ${what}`))
