import { haltText, isHalting, mayStillFillText } from './halt-progress'

const halt = (done: number, of: number, target: string | null = null) => ({
  scope: target === null ? ('all' as const) : ('symbol' as const),
  target,
  halting: { done, of },
})

test('a halt says how far it has come, and is called halted only once every engine has stopped', () => {
  expect(haltText(halt(3, 5))).toBe('halting all trading: 3 of 5 engines')
  expect(haltText(halt(5, 5, 'AAPL'))).toBe('halted: symbol AAPL')
  expect(haltText(halt(0, 0))).toBe('halted: all trading')
})

test('it is followed closely until then', () => {
  const active = (...halts: ReturnType<typeof halt>[]) => ({ active: halts as never })
  expect([undefined, active(), active(halt(5, 5)), active(halt(5, 5), halt(4, 5))].map(isHalting)).toEqual([false, false, false, true])
})

test('what may still fill is counted in words', () => {
  expect([0, 1, 7, null].map(mayStillFillText)).toEqual([
    'no order may still fill',
    '1 order may still fill',
    '7 orders may still fill',
    'orders may still fill; how many is not known',
  ])
})
