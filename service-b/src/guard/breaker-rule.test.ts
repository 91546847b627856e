import { CircuitState } from 'cockatiel'
import { createBreakerRule } from './breaker-rule'

const { Closed, HalfOpen } = CircuitState

function ruleAt(start = 1_000_000_000_000) {
  const clock = { ms: start }
  const rule = createBreakerRule({ now: () => clock.ms })
  const calls = (outcomes: string) => [...outcomes].map((outcome) => (outcome === 'F' ? rule.failure(Closed) : rule.success(Closed)))
  return { clock, rule, calls }
}

test('the fifth consecutive fault opens the breaker, and a success in between resets the count', () => {
  expect(ruleAt().calls('FFFFF')).toEqual([false, false, false, false, true])
  expect(ruleAt().calls('FFFFSFFFF')).not.toContain(true)
})

test('half of ten calls within 30 s opens the breaker, fewer calls or a smaller share do not', () => {
  expect(ruleAt().calls('SFSFSFSFS')).not.toContain(true)
  expect(ruleAt().calls('SFSFSFSFSF').at(-1)).toBe(true)
  expect(ruleAt().calls('SFSFSFSFSSF')).not.toContain(true)
})

test('faults older than 30 s do not count', () => {
  const { clock, calls } = ruleAt()
  calls('SFSFSFSFS')
  clock.ms += 30_000
  expect(calls('F')).toEqual([false])
  const late = ruleAt()
  late.calls('SFSFSFSFS')
  late.clock.ms += 29_000
  expect(late.calls('F')).toEqual([true])
})

test('a successful probe resets the count', () => {
  const { rule, calls } = ruleAt()
  calls('FFFFSFFFF')
  rule.success(HalfOpen)
  expect(calls('FFFF')).not.toContain(true)
})

test('a clock that is set back does not bring old faults back', () => {
  const { clock, calls } = ruleAt()
  calls('SFSFSFSFS')
  clock.ms -= 60_000
  expect(calls('F')).toEqual([false])
})
