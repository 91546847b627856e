import { keepingLog } from '../examples.fixture'
import { createIntakeGate, type IntakeReason } from './gate'

let consumer: { pause: jest.Mock; resume: jest.Mock; state: () => string }

beforeEach(() => {
  jest.useFakeTimers()
  let state = 'paused'
  const becomes = async (next: string) => {
    state = next
  }
  consumer = {
    pause: jest.fn(() => becomes('paused')),
    resume: jest.fn(({ oneAtATime }) => becomes(oneAtATime ? 'one at a time' : 'consuming')),
    state: () => state,
  }
})

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

function steeredGate({ shut = [] }: { shut?: IntakeReason[] } = {}) {
  const { log, lines } = keepingLog()
  const told: string[] = []
  const gate = createIntakeGate({ log, onReasons: (reasons) => told.push([...reasons].join(' + ')) })
  for (const reason of shut) gate.shut(reason)
  gate.steer(consumer)
  return { gate, lines, told }
}

test('intake is open from the start where no reason holds', () => {
  const { gate } = steeredGate()
  expect([gate.state, consumer.state()]).toEqual(['open', 'consuming'])
  gate.close()
})

test('intake stays shut from the start until the reason that holds then is gone, and a start that goes well is no news', () => {
  const { gate, lines } = steeredGate({ shut: ['ledger'] })
  expect([gate.state, consumer.state()]).toEqual(['shut', 'paused'])
  gate.open('ledger')
  expect([gate.state, consumer.state()]).toEqual(['open', 'consuming'])
  expect(lines).toEqual([])
  gate.close()
})

test('each reason pauses intake, each takes back its own alone, and the last one resumes it', () => {
  const { gate, told } = steeredGate()
  gate.shut('breaker')
  gate.shut('ledger')
  gate.shut('unreadable answers')
  gate.open('breaker')
  expect([[...gate.reasons], consumer.state()]).toEqual([['ledger', 'unreadable answers'], 'paused'])
  gate.open('ledger')
  expect(consumer.state()).toBe('paused')
  gate.open('unreadable answers')
  expect([[...gate.reasons], consumer.state()]).toEqual([[], 'consuming'])
  expect(consumer.pause).toHaveBeenCalledTimes(1)
  expect(consumer.resume).toHaveBeenCalledTimes(2)
  expect(told).toContain('breaker + ledger + unreadable answers')
  gate.close()
})

test.each([
  ['breaker', 'ledger'],
  ['ledger', 'breaker'],
  ['ledger', 'unreadable answers'],
] as const)('a half-open %s does not resume intake while the reason %s holds', (half, other) => {
  const { gate } = steeredGate()
  gate.shut(half)
  gate.shut(other)
  gate.halfOpen(half)
  expect([gate.state, consumer.state()]).toEqual(['shut', 'paused'])
  gate.open(other)
  expect([gate.state, consumer.state()]).toEqual(['half-open', 'one at a time'])
  gate.open(half)
  expect([gate.state, consumer.state()]).toEqual(['open', 'consuming'])
  gate.close()
})

test('half-open, signals are taken one at a time until the reason is opened or holds again', () => {
  const { gate, lines } = steeredGate()
  gate.shut('ledger', new Error('read-only'))
  gate.halfOpen('ledger')
  expect(consumer.state()).toBe('one at a time')
  gate.shut('ledger', new Error('read-only still'))
  expect(consumer.state()).toBe('paused')
  gate.halfOpen('ledger')
  gate.open('ledger')
  expect(consumer.state()).toBe('consuming')
  expect(lines).toMatchObject([
    { level: 'info', event: 'intake.paused', reason: 'ledger', cause: 'read-only' },
    { level: 'info', event: 'intake.halfOpened', reason: 'ledger' },
    { level: 'info', event: 'intake.paused', reason: 'ledger', cause: 'read-only still' },
    { level: 'info', event: 'intake.halfOpened', reason: 'ledger' },
    { level: 'info', event: 'intake.resumed', reason: 'ledger' },
  ])
  gate.close()
})

test('what is shut again and again is told once, and pauses intake once', () => {
  const { gate, lines } = steeredGate()
  for (let time = 0; time < 3; time++) gate.shut('ledger', new Error('away'))
  expect(consumer.pause).toHaveBeenCalledTimes(1)
  expect(lines).toHaveLength(1)
  gate.close()
})

test('a resume that fails is told and tried again until intake runs', async () => {
  const { gate, lines } = steeredGate({ shut: ['ledger'] })
  consumer.resume.mockRejectedValueOnce(new Error('channel closed')).mockRejectedValueOnce(new Error('channel closed'))
  gate.open('ledger')
  await jest.advanceTimersByTimeAsync(2_000)
  expect(consumer.resume).toHaveBeenCalledTimes(3)
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'cannot resume intake, trying again in 1000 ms: channel closed' },
    { message: 'cannot resume intake, trying again in 1000 ms: channel closed' },
  ])
  await jest.advanceTimersByTimeAsync(60_000)
  expect(consumer.resume).toHaveBeenCalledTimes(3)
  gate.close()
})

test('a pause that fails late does not undo the resume that came after it', async () => {
  let failPause: (error: Error) => void = () => undefined
  const { gate } = steeredGate()
  consumer.pause.mockImplementationOnce(() => new Promise((_, reject) => (failPause = reject)))
  gate.shut('ledger')
  gate.open('ledger')
  failPause(new Error('too late'))
  await jest.advanceTimersByTimeAsync(10_000)
  expect(consumer.pause).toHaveBeenCalledTimes(1)
  expect(consumer.state()).toBe('consuming')
  gate.close()
})

test('after close intake is neither paused nor resumed', () => {
  const { gate } = steeredGate()
  gate.close()
  gate.shut('ledger')
  expect(consumer.pause).not.toHaveBeenCalled()
})
