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

test('intake is open from the start without a reason to shut it', () => {
  const { gate } = steeredGate()
  expect([gate.state, consumer.state()]).toEqual(['open', 'consuming'])
  gate.close()
})

test('intake stays shut from the start until the initial reason is removed, which is not logged', () => {
  const { gate, lines } = steeredGate({ shut: ['ledger'] })
  expect([gate.state, consumer.state()]).toEqual(['shut', 'paused'])
  gate.open('ledger')
  expect([gate.state, consumer.state()]).toEqual(['open', 'consuming'])
  expect(lines).toEqual([])
  gate.close()
})

test('each reason pauses intake, and intake resumes when the last one is removed', () => {
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

test('half-open, signals are consumed one at a time until the gate is opened or shut again', () => {
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

test('a gate that is shut repeatedly is logged once and pauses intake once', () => {
  const { gate, lines } = steeredGate()
  for (let time = 0; time < 3; time++) gate.shut('ledger', new Error('away'))
  expect(consumer.pause).toHaveBeenCalledTimes(1)
  expect(lines).toHaveLength(1)
  gate.close()
})

test('a resume that fails is logged and retried until intake runs', async () => {
  const { gate, lines } = steeredGate({ shut: ['ledger'] })
  consumer.resume.mockRejectedValueOnce(new Error('channel closed')).mockRejectedValueOnce(new Error('channel closed'))
  gate.open('ledger')
  await jest.advanceTimersByTimeAsync(2_000)
  expect(consumer.resume).toHaveBeenCalledTimes(3)
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'cannot resume intake, retrying in 1000 ms: channel closed' },
    { message: 'cannot resume intake, retrying in 1000 ms: channel closed' },
  ])
  await jest.advanceTimersByTimeAsync(60_000)
  expect(consumer.resume).toHaveBeenCalledTimes(3)
  gate.close()
})

test('a pause that fails late does not undo a later resume', async () => {
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

test('a reason that half-opens while another keeps intake shut is logged when that one passes', () => {
  const { gate, lines } = steeredGate()
  gate.shut('ledger')
  gate.shut('permit')
  gate.halfOpen('ledger')
  gate.open('permit')
  expect([gate.state, consumer.state()]).toEqual(['half-open', 'one at a time'])
  gate.open('ledger')
  expect(lines.map(({ event, reason }) => `${event} ${reason}`)).toEqual([
    'intake.paused ledger',
    'intake.paused permit',
    'intake.halfOpened ledger',
    'intake.resumed ledger',
  ])
  gate.close()
})
