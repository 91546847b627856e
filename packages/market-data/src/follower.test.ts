import { createFollower } from './follower'
import type { Snapshot } from './snapshot'
import { aTick, heartbeatTextOf, snapshotOf, textOf } from './ticks.fixture'

/** A follower whose snapshots the test gives, one for each request. */
function following({ maxAgeMs = 2_000 } = {}) {
  const requests: { answer: (snapshot: Snapshot | undefined) => void; fail: (error: Error) => void }[] = []
  const seen: number[] = []
  let now = 1_000
  const follower = createFollower({
    ...{ symbol: 'SPX', keep: 100, maxAgeMs, now: () => now },
    load: () => new Promise((answer, fail) => requests.push({ answer, fail })),
    onTick: ({ sequence }) => seen.push(sequence),
  })
  const settle = () => jest.advanceTimersByTimeAsync(0)
  return {
    follower,
    seen,
    requests,
    settle,
    at: (ms: number) => {
      now = ms
    },
    async snapshot(snapshot: Snapshot | undefined) {
      requests.shift()?.answer(snapshot)
      await settle()
    },
    async synced(ticks = [aTick(1)]) {
      follower.up()
      await this.snapshot(snapshotOf(ticks))
      seen.length = 0
    },
  }
}

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

test('messages that come while the snapshot is on its way are applied to it', async () => {
  const { follower, snapshot, seen } = following()
  follower.up()
  for (const sequence of [4, 5, 6]) follower.message(textOf(aTick(sequence)))
  expect(follower.state).toBe('resyncing')
  await snapshot(snapshotOf([aTick(3), aTick(4), aTick(5)]))
  expect(follower.state).toBe('live')
  expect(follower.last?.sequence).toBe(6)
  expect(seen).toEqual([5, 6])
})

test('a gap leads to a snapshot, and the price is not live until it is there', async () => {
  const on = following()
  await on.synced()
  on.follower.message(textOf(aTick(3)))
  expect(on.follower.state).toBe('resyncing')
  expect(on.follower.last?.sequence).toBe(1)
  await on.snapshot(snapshotOf([aTick(2), aTick(3)]))
  expect(on.follower.state).toBe('live')
  expect(on.follower.recent(10).map(({ sequence }) => sequence)).toEqual([2, 3])
})

test('the last tick before a silence is not missed: the heartbeat names it', async () => {
  const on = following()
  await on.synced()
  on.follower.message(heartbeatTextOf(1, 2, 5_000))
  expect(on.follower.state).toBe('resyncing')
  await on.snapshot(snapshotOf([aTick(1), aTick(2)]))
  expect(on.seen).toEqual([2])
})

test('after a connection was lost, the price is not live until a new snapshot is there', async () => {
  const on = following()
  await on.synced()
  on.follower.down()
  expect(on.follower.state).toBe('disconnected')
  on.follower.message(textOf(aTick(2)))
  expect(on.follower.last?.sequence).toBe(1)
  on.follower.up()
  expect(on.follower.state).toBe('resyncing')
  await on.snapshot(snapshotOf([aTick(2), aTick(3)]))
  expect(on.follower.last?.sequence).toBe(3)
})

test('a snapshot behind what was seen is not taken: it resyncs until the writer has passed it', async () => {
  const on = following()
  await on.synced([aTick(1), aTick(2), aTick(3)])
  on.follower.down()
  on.follower.up()
  await on.snapshot(snapshotOf([aTick(1)]))
  expect([on.follower.state, on.follower.last?.sequence]).toEqual(['resyncing', 3])
  await jest.advanceTimersByTimeAsync(20)
  await on.snapshot(undefined)
  expect([on.follower.state, on.follower.last?.sequence]).toEqual(['resyncing', 3])
  await jest.advanceTimersByTimeAsync(40)
  await on.snapshot(snapshotOf([aTick(3), aTick(4)]))
  expect([on.follower.state, on.follower.last?.sequence]).toEqual(['live', 4])
})

test('a snapshot that fails is asked for again', async () => {
  const on = following()
  on.follower.up()
  on.requests.shift()?.fail(new Error('out of memory'))
  await jest.advanceTimersByTimeAsync(20)
  await on.snapshot(snapshotOf([aTick(1)]))
  expect(on.follower.state).toBe('live')
})

test('a price that nobody confirms goes stale, and a heartbeat keeps it live', async () => {
  const on = following({ maxAgeMs: 2_000 })
  await on.synced()
  on.at(3_001)
  expect([on.follower.state, on.follower.ageMs]).toEqual(['live', 2_000])
  on.at(3_002)
  expect(on.follower.state).toBe('stale')
  on.follower.message(heartbeatTextOf(1, 1, 3_000))
  expect([on.follower.state, on.follower.ageMs]).toEqual(['live', 2])
})

test('a symbol that no writer has claimed yet has a stale price, and follows the first tick', async () => {
  const on = following()
  on.follower.up()
  await on.snapshot(undefined)
  expect([on.follower.state, on.follower.last]).toEqual(['stale', undefined])
  on.follower.message(textOf(aTick(1)))
  expect(on.follower.state).toBe('live')
})

test('more messages than it keeps while a snapshot is on its way lead to another snapshot', async () => {
  const on = following()
  on.follower.up()
  for (let sequence = 2; sequence <= 1_100; sequence++) on.follower.message(textOf(aTick(sequence)))
  await on.snapshot(snapshotOf([aTick(1)]))
  expect(on.follower.state).toBe('resyncing')
  await jest.advanceTimersByTimeAsync(20)
  await on.snapshot(snapshotOf([aTick(1_100)]))
  expect([on.follower.state, on.follower.last?.sequence]).toEqual(['live', 1_100])
})
