import { aTick, heartbeatTextOf, textOf } from './ticks.fixture'
import { readHeartbeat, readTick } from './wire'

test.each([
  ['without a quantity', aTick(1)],
  ['with one', aTick(2, { quantity: '0.000000000001' })],
  ['with the largest numbers', aTick(9_999_999_999_999, { epoch: 9_999_999_999, price: '999999999999999999.999999999999' })],
])('a tick is read as it was written: %s', (_, tick) => expect(readTick('SPX', textOf(tick))).toEqual(tick))

test('a heartbeat is read as it was written, and is not a tick', () => {
  const text = heartbeatTextOf(3, 7, 1_700_000_000_000)
  expect(readHeartbeat(text)).toEqual({ epoch: 3, sequence: 7, at: 1_700_000_000_000 })
  expect(readTick('SPX', text)).toBeUndefined()
})

test.each(['', 'tick', '{"price":"1"}', `${textOf(aTick(1))} 5`, textOf(aTick(1, { price: '-1' })), textOf(aTick(1, { price: '1e3' }))])(
  'anything else is neither: %s',
  (text) => {
    expect(readTick('SPX', text)).toBeUndefined()
    expect(readHeartbeat(text)).toBeUndefined()
  },
)

test('texts of one millisecond sort by epoch and sequence', () => {
  const ticks = [aTick(9), aTick(10), aTick(100), aTick(1, { epoch: 2 })]
  const texts = ticks.map(textOf)
  expect([...texts].reverse().sort()).toEqual(texts)
})
