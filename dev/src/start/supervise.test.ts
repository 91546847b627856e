import type { Exit } from './restart-policy'
import { type Launched, supervise } from './supervise'

const drainMs = 10_000

/** A service whose first runs end at once with the given exits; the next one runs until it is stopped. */
function service(exits: Exit[], stopsOn: NodeJS.Signals = 'SIGTERM') {
  const said: string[] = []
  const waits: number[] = []
  const kills: string[] = []
  let launches = 0
  const launch = (): Launched => {
    launches += 1
    const next = exits.shift()
    let exit: (exit: Exit) => void = () => undefined
    const exited = next ? Promise.resolve(next) : new Promise<Exit>((resolve) => (exit = resolve))
    const kill = (signal: NodeJS.Signals) => {
      kills.push(signal)
      if (signal === 'SIGKILL') exit({ code: null, signal })
      else if (signal === stopsOn) exit({ code: 0, signal: null })
    }
    return { exited, kill }
  }
  const supervised = supervise({
    name: 'engine-1',
    launch,
    say: (line) => said.push(line),
    now: () => 0,
    // The drain timeout never fires; every other wait ends at once.
    sleep: (ms) => (ms === drainMs ? new Promise(() => undefined) : Promise.resolve(waits.push(ms))),
  })
  return { supervised, said, waits, kills, launches: () => launches }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const crashed: Exit = { code: 1, signal: null }

test('a service that crashed is restarted after a growing wait, with the reason', async () => {
  const { waits, said, launches, supervised } = service([crashed, { code: null, signal: 'SIGSEGV' }])
  await settled()
  expect(launches()).toBe(3)
  expect(waits).toEqual([500, 1_000])
  expect(said).toEqual(['engine-1 exited with code 1; restarting it in 0.5 s', 'engine-1 was killed by SIGSEGV; restarting it in 1 s'])
  await supervised.stop(10)
})

test.each([
  [0, 'engine-1 has finished'],
  [78, 'engine-1 cannot run with this configuration (exit code 78)'],
])('a service that exited with %d is not restarted', async (code, saying) => {
  const { supervised, said, launches } = service([{ code, signal: null }])
  expect(await supervised.closed).toBe(code)
  expect(supervised.ended).toBe(code)
  expect(launches()).toBe(1)
  expect(said).toEqual([saying])
  expect(await supervised.stop(10)).toBe(true)
})

test('a service that is stopped gets time to drain and is not restarted', async () => {
  const { supervised, kills, launches } = service([])
  const stopped = await supervised.stop(drainMs)
  expect(stopped).toBe(true)
  expect(kills).toEqual(['SIGTERM'])
  expect(launches()).toBe(1)
})

test('a service that does not drain in time is killed, and stop reports it', async () => {
  const { supervised, kills } = service([], 'SIGUSR2')
  expect(await supervised.stop(10)).toBe(false)
  expect(kills).toEqual(['SIGTERM', 'SIGKILL'])
})
