import { createSignalPace } from './signal-pace'

/** Which symbol gets each signal if all symbols tick together, every 250 ms. */
function issued({ symbols, intervalMs, rounds }: { symbols: string[]; intervalMs: number; rounds: number }) {
  let time = 0
  const pace = createSignalPace({ intervalMs, now: () => time })
  const taken: { symbol: string; at: number }[] = []
  for (let round = 0; round < rounds; round++) {
    for (const symbol of symbols) {
      if (!pace.isDue(symbol)) continue
      taken.push({ symbol, at: time })
      pace.took()
    }
    time += 250
  }
  return taken
}

test('one signal is due per interval, however many ticks come', () => {
  expect(issued({ symbols: ['A', 'B'], intervalMs: 3_000, rounds: 49 }).map(({ at }) => at)).toEqual([0, 3_000, 6_000, 9_000, 12_000])
})

test('symbols that tick together take turns', () => {
  const symbols = ['A', 'B', 'C']
  const taken = issued({ symbols, intervalMs: 1_000, rounds: 4 * 6 + 1 }).map(({ symbol }) => symbol)
  expect(new Set(taken.slice(-3))).toEqual(new Set(symbols))
})

test('a symbol that ticks alone is not held up by the others', () => {
  let time = 0
  const pace = createSignalPace({ intervalMs: 1_000, now: () => time })
  for (const symbol of ['A', 'B', 'C']) pace.isDue(symbol)
  let taken = 0
  for (; time < 60_000; time += 250) {
    if (!pace.isDue('A')) continue
    pace.took()
    taken++
  }
  expect(taken).toBeGreaterThan(30)
})

test('without an interval every tick may become a signal', () => {
  expect(issued({ symbols: ['A', 'B', 'C'], intervalMs: 0, rounds: 5 })).toHaveLength(15)
})
