import { keepingLog } from './examples.fixture'
import { pauseWhileOpen } from './pause-while-open'
import { type Breaker, createBreaker } from './venue/breaker'
import { VenueFault } from './venue/errors'

let breaker: Breaker
let engine: { pause: jest.Mock; resume: jest.Mock }

beforeEach(() => {
  jest.useFakeTimers()
  breaker = createBreaker({ isFault: () => true })
  engine = { pause: jest.fn(async () => undefined), resume: jest.fn(async () => undefined) }
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

test('an open breaker pauses intake, a half-open one resumes it for the probe, and each change is told', async () => {
  const { log, lines } = keepingLog()
  const states: string[] = []
  const glue = pauseWhileOpen({ breaker, engine, log, onState: (state) => states.push(state) })
  await open()
  expect(engine.pause).toHaveBeenCalledTimes(1)
  expect(engine.resume).not.toHaveBeenCalled()
  jest.advanceTimersByTime(5_000)
  expect(engine.resume).toHaveBeenCalledTimes(1)
  await fail()
  expect(engine.pause).toHaveBeenCalledTimes(2)
  jest.advanceTimersByTime(10_000)
  await breaker.execute(() => Promise.resolve())
  expect(states).toEqual(['closed', 'open', 'half-open', 'open', 'half-open', 'closed'])
  expect(lines).toMatchObject([
    { level: 'info', event: 'breaker.opened', cause: 'VenueFault: 503', reopenInMs: 5_000 },
    { level: 'info', event: 'breaker.halfOpened' },
    { level: 'info', event: 'breaker.opened', cause: 'VenueFault: 503', reopenInMs: 10_000 },
    { level: 'info', event: 'breaker.halfOpened' },
    { level: 'info', event: 'breaker.closed' },
  ])
  glue.close()
})

test('intake is paused before the call that opened the breaker is rejected', async () => {
  const glue = pauseWhileOpen({ breaker, engine, log: keepingLog().log })
  for (let call = 0; call < 4; call++) await fail()
  const pausedAtRejection = breaker.execute(() => Promise.reject(new VenueFault('503'))).catch(() => engine.pause.mock.calls.length)
  expect(await pausedAtRejection).toBe(1)
  glue.close()
})

test('a resume that fails is told and tried again until intake runs', async () => {
  const { log, lines } = keepingLog()
  const glue = pauseWhileOpen({ breaker, engine, log })
  await open()
  engine.resume.mockRejectedValueOnce(new Error('channel closed')).mockRejectedValueOnce(new Error('channel closed'))
  await jest.advanceTimersByTimeAsync(5_000)
  await jest.advanceTimersByTimeAsync(2_000)
  expect(engine.resume).toHaveBeenCalledTimes(3)
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'cannot resume intake, trying again in 1000 ms: channel closed' },
    { message: 'cannot resume intake, trying again in 1000 ms: channel closed' },
  ])
  await jest.advanceTimersByTimeAsync(60_000)
  expect(engine.resume).toHaveBeenCalledTimes(3)
  glue.close()
})

test('a pause that fails late does not undo the resume that came after it', async () => {
  let failPause: (error: Error) => void = () => undefined
  engine.pause.mockImplementationOnce(() => new Promise((_, reject) => (failPause = reject)))
  const glue = pauseWhileOpen({ breaker, engine, log: keepingLog().log })
  await open()
  await jest.advanceTimersByTimeAsync(5_000)
  failPause(new Error('too late'))
  await jest.advanceTimersByTimeAsync(10_000)
  expect(engine.pause).toHaveBeenCalledTimes(1)
  expect(engine.resume).toHaveBeenCalledTimes(1)
  glue.close()
})

test('after close nothing is paused, resumed or told', async () => {
  const { log, lines } = keepingLog()
  const glue = pauseWhileOpen({ breaker, engine, log })
  glue.close()
  await open()
  await jest.advanceTimersByTimeAsync(5_000)
  expect(engine.pause).not.toHaveBeenCalled()
  expect(lines).toEqual([])
})
