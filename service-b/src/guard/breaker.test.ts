import { BrokenCircuitError } from 'cockatiel'
import { type Breaker, type BreakerChange, createBreaker } from './breaker'

let breaker: Breaker
const changes: BreakerChange[] = []

beforeEach(() => {
  jest.useFakeTimers()
  changes.length = 0
  breaker = createBreaker({ isFault: (error) => error === 'fault' })
  breaker.onChange((change) => changes.push(change))
})

afterEach(() => {
  breaker.close()
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

const failing = () => breaker.execute(() => Promise.reject('fault')).catch((error) => error)
const succeeding = () => breaker.execute(() => Promise.resolve('done'))
const openIt = async () => {
  for (let call = 0; call < 5; call++) await failing()
}
const states = () => changes.map(({ state }) => state)

test('five consecutive faults open it, and it rejects calls without making them', async () => {
  await openIt()
  expect(breaker.state).toBe('open')
  expect(changes).toEqual([{ state: 'open', cause: 'fault', reopenInMs: 5_000 }])
  const call = jest.fn()
  await expect(breaker.execute(call)).rejects.toThrow(BrokenCircuitError)
  expect(call).not.toHaveBeenCalled()
})

test('it is open before the call that opened it is rejected', async () => {
  for (let call = 0; call < 4; call++) await failing()
  const stateAtRejection = breaker.execute(() => Promise.reject('fault')).catch(() => breaker.state)
  expect(await stateAtRejection).toBe('open')
})

test('it becomes half-open without a call', async () => {
  await openIt()
  jest.advanceTimersByTime(4_999)
  expect(breaker.state).toBe('open')
  jest.advanceTimersByTime(1)
  expect(breaker.state).toBe('half-open')
})

test('a probe that succeeds closes it', async () => {
  await openIt()
  jest.advanceTimersByTime(5_000)
  expect(await succeeding()).toBe('done')
  expect(states()).toEqual(['open', 'half-open', 'closed'])
})

test('each probe that fails opens it for longer, up to a minute', async () => {
  await openIt()
  for (const delayMs of [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]) {
    expect(changes.at(-1)).toEqual({ state: 'open', cause: 'fault', reopenInMs: delayMs })
    jest.advanceTimersByTime(delayMs)
    expect(breaker.state).toBe('half-open')
    await failing()
  }
  jest.advanceTimersByTime(60_000)
  await succeeding()
  await openIt()
  expect(changes.at(-1)).toMatchObject({ state: 'open', reopenInMs: 5_000 })
})

test('errors that are not faults never open it', async () => {
  for (let call = 0; call < 50; call++) await breaker.execute(() => Promise.reject('mistake')).catch(() => undefined)
  expect(states()).toEqual([])
})

test('a clock that is set back does not make it half-open before a probe is allowed', async () => {
  await openIt()
  jest.setSystemTime(Date.now() - 3_000)
  jest.advanceTimersByTime(5_000)
  expect(breaker.state).toBe('open')
  jest.advanceTimersByTime(3_000)
  expect(breaker.state).toBe('half-open')
  expect(await succeeding()).toBe('done')
})

test('a listener that unsubscribed is no longer called', async () => {
  const told: string[] = []
  breaker.onChange(({ state }) => told.push(state))()
  await openIt()
  expect(told).toEqual([])
})
