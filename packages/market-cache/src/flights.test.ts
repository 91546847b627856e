import { createFlights, type Flight } from './flights'

/** A load that the test ends. */
function held() {
  let end: (value: string) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const outcome = new Promise<string>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  return { load: jest.fn((_: Flight) => outcome), end, fail }
}
const spx = { group: 'candles:SPX', key: 'spx' }

test('a hundred misses at once are one load', async () => {
  const flights = createFlights()
  const { load, end } = held()
  const waiting = Array.from({ length: 100 }, () => flights.join(spx, load))
  end('prices')
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['prices']))
  expect(load).toHaveBeenCalledTimes(1)
})

test('each key has a load of its own', async () => {
  const flights = createFlights()
  const other = { ...spx, key: 'other' }
  expect(await Promise.all([flights.join(spx, async () => 1), flights.join(other, async () => 2)])).toEqual([1, 2])
})

test('a load that fails fails all who wait for it, and the next one loads again', async () => {
  const flights = createFlights()
  const { load, fail } = held()
  const waiting = [flights.join(spx, load), flights.join(spx, load)]
  fail(new Error('away'))
  expect(await Promise.allSettled(waiting)).toMatchObject([{ reason: { message: 'away' } }, { reason: { message: 'away' } }])
  expect(await flights.join(spx, async () => 'prices')).toBe('prices')
})

test('nobody joins a load that began before an invalidation, which is told to the load', async () => {
  const flights = createFlights()
  const before = held()
  const after = held()
  const first = flights.join(spx, before.load)
  flights.drop('candles:OTHER')
  expect(before.load.mock.calls[0]?.[0].isCurrent).toBe(true)
  flights.drop(spx.group)
  expect(before.load.mock.calls[0]?.[0].isCurrent).toBe(false)
  const second = flights.join(spx, after.load)
  before.end('old')
  expect(await first).toBe('old')
  // The end of the first load does not end the second.
  const third = flights.join(spx, after.load)
  after.end('new')
  expect([await second, await third]).toEqual(['new', 'new'])
  expect(after.load).toHaveBeenCalledTimes(1)
})
