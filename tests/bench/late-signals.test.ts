import { lateSignals } from './late-signals'

test('each round whose signals did not all arrive is named, with how many', () => {
  const round = (late: number) => ({ start: [1, 2, 3], late })
  expect(lateSignals('latency, ours', [round(0), round(2)])).toEqual([
    { what: 'latency, ours, round 2, 2 of 3 signals', why: expect.stringContaining('count as if they had arrived then') },
  ])
})
