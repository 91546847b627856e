import type { Exit } from './restart-policy'
import { type Launched, supervise } from './supervise'

const drainMs = 10_000

/** A service whose runs end as told, at once, and one that runs until it is stopped after those. */
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
    // Patience never ends where it is a matter of draining in time, and at once everywhere else.
    sleep: (ms) => (ms === drainMs ? new Promise(() => undefined) : Promise.resolve(waits.push(ms))),
  })
  return { supervised, said, waits, kills, launches: () => launches }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const crashed: Exit = { code: 1, signal: null }

test('a service that crashed is started again after a growing wait, and it is said why', async () => {
  const { waits, said, launches, supervised } = service([crashed, { code: null, signal: 'SIGSEGV' }])
  await settled()
  expect(launches()).toBe(3)
  expect(waits).toEqual([500, 1_000])
  expect(said).toEqual(['engine-1 exited with 1; starting it again in 0.5 s', 'engine-1 was ended by SIGSEGV; starting it again in 1 s'])
  await supervised.stop(10)
})

test.each([
  [0, 'engine-1 has finished'],
  [78, 'engine-1 cannot run as configured (exit 78)'],
])('a service that exited with %d stays ended', async (code, saying) => {
  const { supervised, said, launches } = service([{ code, signal: null }])
  expect(await supervised.closed).toBe(code)
  expect(supervised.ended).toBe(code)
  expect(launches()).toBe(1)
  expect(said).toEqual([saying])
  expect(await supervised.stop(10)).toBe(true)
})

test('a service that is stopped is given time to drain and is not started again', async () => {
  const { supervised, kills, launches } = service([])
  const stopped = await supervised.stop(drainMs)
  expect(stopped).toBe(true)
  expect(kills).toEqual(['SIGTERM'])
  expect(launches()).toBe(1)
})

test('a service that does not drain in time is killed, and that is told', async () => {
  const { supervised, kills } = service([], 'SIGUSR2')
  expect(await supervised.stop(10)).toBe(false)
  expect(kills).toEqual(['SIGTERM', 'SIGKILL'])
})
