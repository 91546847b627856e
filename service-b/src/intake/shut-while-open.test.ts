import { VenueFault } from '@trading/venue'
import { keepingLog } from '../examples.fixture'
import { type Breaker, createBreaker } from '../guard/breaker'
import { createIntakeGate } from './gate'
import { openIntake } from './open-intake'

let breaker: Breaker
let consumer: { pause: jest.Mock; resume: jest.Mock }

beforeEach(() => {
  jest.useFakeTimers()
  breaker = createBreaker({ isFault: () => true })
  consumer = { pause: jest.fn(async () => undefined), resume: jest.fn(async () => undefined) }
})

afterEach(() => {
  breaker.close()
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

const fail = () => breaker.execute(() => Promise.reject(new VenueFault('503'))).catch(() => undefined)
const open = async () => {
  for (let call = 0; call < 5; call++) await fail()
}
const steered = () => {
  const { log, lines } = keepingLog()
  const gate = createIntakeGate({ log })
  const states: string[] = []
  const intake = openIntake({ gate, consumer, breaker, store: { ledger: undefined }, log, onState: (state) => states.push(state) })
  return { gate, lines, states, intake }
}

test('an open breaker pauses intake, a half-open one admits a probe, a closed one resumes it, and each change is logged', async () => {
  const { lines, states, intake } = steered()
  await open()
  expect(consumer.pause).toHaveBeenCalledTimes(1)
  jest.advanceTimersByTime(5_000)
  expect(consumer.resume).toHaveBeenLastCalledWith({ oneAtATime: true })
  await fail()
  expect(consumer.pause).toHaveBeenCalledTimes(2)
  jest.advanceTimersByTime(10_000)
  await breaker.execute(() => Promise.resolve())
  expect(consumer.resume).toHaveBeenLastCalledWith({ oneAtATime: false })
  expect(states).toEqual(['closed', 'open', 'half-open', 'open', 'half-open', 'closed'])
  expect(lines.filter(({ event }) => String(event).startsWith('breaker'))).toMatchObject([
    { level: 'info', event: 'breaker.opened', cause: 'VenueFault: 503', reopenInMs: 5_000 },
    { level: 'info', event: 'breaker.halfOpened' },
    { level: 'info', event: 'breaker.opened', cause: 'VenueFault: 503', reopenInMs: 10_000 },
    { level: 'info', event: 'breaker.halfOpened' },
    { level: 'info', event: 'breaker.closed' },
  ])
  intake.close()
})

test('intake is paused before the call that opened the breaker is rejected', async () => {
  const { intake } = steered()
  for (let call = 0; call < 4; call++) await fail()
  const pausedAtRejection = breaker.execute(() => Promise.reject(new VenueFault('503'))).catch(() => consumer.pause.mock.calls.length)
  expect(await pausedAtRejection).toBe(1)
  intake.close()
})

test('a breaker that half-opens does not resume intake while the ledger is unavailable', async () => {
  const { gate, intake } = steered()
  await open()
  gate.shut('ledger')
  consumer.resume.mockClear()
  jest.advanceTimersByTime(5_000)
  expect(breaker.state).toBe('half-open')
  expect(consumer.resume).not.toHaveBeenCalled()
  gate.open('ledger')
  expect(consumer.resume).toHaveBeenCalledWith({ oneAtATime: true })
  intake.close()
})

test('after close nothing is paused, resumed or logged', async () => {
  const { lines, intake } = steered()
  intake.close()
  await open()
  await jest.advanceTimersByTimeAsync(5_000)
  expect(consumer.pause).not.toHaveBeenCalled()
  expect(lines).toEqual([])
})
