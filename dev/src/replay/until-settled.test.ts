import type { Counts } from './counts'
import { untilSettled } from './until-settled'

const counts = (some: Partial<Counts>): Counts => ({ filled: 0, rejected: 0, expired: 0, open: 0, booked: 0, ...some })
const options = {
  published: () => 3,
  isOver: () => true,
  failure: (): string | undefined => undefined,
  onCounts: () => undefined,
  abort: new AbortController().signal,
}

test('it is over once the generator has finished, each signal has ended and each fill is booked', async () => {
  const steps = [
    counts({}),
    counts({ filled: 2, open: 1, booked: 1 }),
    counts({ filled: 2, rejected: 1, booked: 1 }),
    counts({ filled: 2, rejected: 1, booked: 2 }),
  ]
  const last = steps.at(-1)
  expect(await untilSettled({ ...options, counts: async () => steps.shift() as Counts })).toBe(last)
  expect(steps).toEqual([])
})

test.each([
  ['a failure', { failure: () => 'engine-1 dead-lettered X: boom' }, counts({}), 'engine-1 dead-lettered X: boom'],
  ['an expired signal', {}, counts({ expired: 1 }), '1 signals expired'],
  ['a stall', { patienceMs: 1 }, counts({ filled: 1 }), 'nothing has changed for 0.001 s: 3 signals published, 1 ended'],
])('%s ends the wait', async (_, given, seen, message) => {
  await expect(untilSettled({ ...options, ...given, counts: async () => seen })).rejects.toThrow(message)
})
