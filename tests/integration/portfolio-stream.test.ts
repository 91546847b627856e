import { setTimeout as sleep } from 'node:timers/promises'
import { status } from '@grpc/grpc-js'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import { PortfolioFault } from '../../service-portfolio/src/errors'
import type { Message } from '../support/portfolio-client'
import { fills, nextFill, openStage, type Stage, token } from '../support/portfolio-stage'

// The portfolio's stream, read by grpc-js, on a real PostgreSQL.

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const epochOf = async () => (await stage.store.snapshot()).epoch
const inTheTable = () =>
  stage.database.sql<{ sequence: number; report_id: string }>('SELECT sequence::int, report_id::text FROM fills ORDER BY sequence')
const fillsIn = (messages: readonly Message[]) =>
  messages.flatMap(({ delta }) => (delta ? delta.fills.map(({ sequence, report_id }: Message) => ({ sequence, report_id })) : []))
const lastToken = (messages: readonly Message[]) => messages.findLast(({ resume_token }) => resume_token !== '')?.resume_token ?? ''
/** On a connection of its own, which is closed afterwards. */
async function watch(api: { port: number }, resume_token: string, stop: (message: Message, count: number) => boolean) {
  const client = stage.client(api.port)
  const outcome = await client.read('PortfolioStream', 'Watch', { resume_token }, stop)
  client.close()
  return outcome
}
const is = (kind: string) => (message: Message) => message.event === kind

test('a stream begins with a snapshot, and goes on with each fill and the position that it leads to', async () => {
  await stage.store.bookAll(fills(10))
  const api = await stage.serve()
  const later = fills(5)
  let booked = Promise.resolve()
  const { messages } = await watch(api, '', (message) => {
    if (is('snapshot')(message))
      booked = (async () => {
        for (const fill of later) await stage.store.book(fill)
      })()
    return message.delta?.last_sequence === 15
  })
  await booked
  const [snapshot] = messages
  expect(snapshot).toMatchObject({
    resume_token: `${await epochOf()}:10`,
    snapshot: { cause: 'CAUSE_NO_TOKEN', complete: true, sequence: 10 },
  })
  expect(snapshot.snapshot.positions).toHaveLength(3)
  expect(fillsIn(messages).map(({ report_id }) => report_id)).toEqual(later.map(({ reportId }) => reportId))
  const positions = new Map(messages.flatMap(({ delta }) => delta?.positions ?? []).map((position) => [position.symbol, position]))
  for (const { symbol, quantity, cash, fills } of await stage.store.positions())
    expect(positions.get(symbol)).toMatchObject({ quantity, cash, fills })
})

test('a snapshot of many positions comes in parts, and only the last has a resume token', async () => {
  await stage.store.bookAll(Array.from({ length: 2_500 }, (_, index) => nextFill({ symbol: `S${index}` })))
  const { messages } = await watch(await stage.serve(), '', ({ snapshot }) => snapshot.complete)
  expect(messages.map(({ snapshot, resume_token }) => [snapshot.positions.length, resume_token !== ''])).toEqual([
    [1_000, false],
    [1_000, false],
    [500, true],
  ])
})

test('cut at random 1,000 times while fills are booked, what readers put together is the event table: no gap, no duplicate', async () => {
  const api = await stage.serve({ limits: { batch: 7, heartbeatMs: 50 } })
  const random = seededRandom(14)
  const start = `${await epochOf()}:0`
  let writing = true
  const writer = (async () => {
    while (writing) {
      const many = 1 + Math.floor(random() * 20)
      await Promise.all(fills(many).map((fill) => stage.store.book(fill)))
      await sleep(random() * 20)
    }
  })()
  const reader = async (cuts: number, seed: number) => {
    const chance = seededRandom(seed)
    const got: Message[] = []
    const ends = new Set<number>()
    let resume = start
    for (let cut = 0; cut < cuts; cut++) {
      const after = 1 + Math.floor(chance() * 6)
      const opened = await watch(api, resume, (_, count) => count >= after)
      got.push(...fillsIn(opened.messages))
      ends.add(opened.status.code)
      resume = lastToken(opened.messages) || resume
    }
    return { got, resume, ends }
  }
  const readers = await Promise.all([1, 2, 3, 4].map((seed) => reader(250, seed)))
  writing = false
  await writer
  const table = await inTheTable()
  expect(table.length).toBeGreaterThan(1_000)
  for (const { got, resume, ends } of readers) {
    expect([...ends]).toEqual([status.CANCELLED])
    const rest = await watch(api, resume, ({ resume_token }) => resume_token.endsWith(`:${table.length}`))
    expect([...got, ...fillsIn(rest.messages)]).toEqual(table)
  }
})

test('a reader that is behind gets all fills, and each position once', async () => {
  await stage.store.bookAll(fills(450))
  const { messages } = await watch(await stage.serve(), `${await epochOf()}:0`, ({ delta }) => delta?.last_sequence === 450)
  const deltas = messages.flatMap(({ delta }) => delta ?? [])
  expect(deltas.map(({ first_sequence, last_sequence, positions }) => [first_sequence, last_sequence, positions.length])).toEqual([
    [1, 200, 3],
    [201, 400, 3],
    [401, 450, 3],
  ])
  expect(fillsIn(messages)).toEqual(await inTheTable())
})

test.each([
  ['made up', () => 'resume', status.INVALID_ARGUMENT, /resume_token must match/],
  ['with a sequence that is none', (epoch: string) => `${epoch}:-1`, status.INVALID_ARGUMENT, /resume_token must match/],
  ['of an event that is not there yet', (epoch: string) => `${epoch}:11`, status.OUT_OF_RANGE, /names event 11, which is not there yet/],
])('a resume token %s is refused', async (_, tokenFor, code, sentence) => {
  await stage.store.bookAll(fills(10))
  const { messages, status: end } = await watch(await stage.serve(), tokenFor(await epochOf()), () => true)
  expect({ messages, ...end }).toEqual({ messages: [], code, details: expect.stringMatching(sentence) })
})

test.each([
  ['of another epoch', () => 'c0ffee:3', 'CAUSE_OTHER_EPOCH'],
  ['that is too old', (epoch: string) => `${epoch}:3`, 'CAUSE_TOO_OLD'],
])('a resume token %s leads to a snapshot', async (_, tokenFor, cause) => {
  await stage.store.bookAll(fills(10))
  const api = await stage.serve({ limits: { maxBehind: 5 } })
  const { messages } = await watch(api, tokenFor(await epochOf()), () => true)
  expect(messages[0]).toMatchObject({ snapshot: { cause, sequence: 10 } })
})

test('the fills between a token that is too old and the snapshot are in ListFills, by that token', async () => {
  await stage.store.bookAll(fills(10))
  const api = await stage.serve({ limits: { maxBehind: 5 } })
  const page = await stage.client(api.port).call('Portfolio', 'ListFills', { page_token: `${await epochOf()}:3` })
  expect(page.fills.map(({ sequence }: Message) => sequence)).toEqual([4, 5, 6, 7, 8, 9, 10])
})

test('a stream without news carries heartbeats, and one that is resumed begins with one', async () => {
  await stage.store.bookAll(fills(3))
  const api = await stage.serve({ limits: { heartbeatMs: 100 } })
  const { messages } = await watch(api, `${await epochOf()}:3`, (_, count) => count === 4)
  expect(messages.map(({ event }) => event)).toEqual(Array(4).fill('heartbeat'))
  const times = messages.map(({ heartbeat }) => heartbeat.at.seconds * 1_000 + heartbeat.at.nanos / 1_000_000)
  for (const [index, time] of times.slice(2).entries()) expect(time - (times[index + 1] ?? 0)).toBeGreaterThanOrEqual(90)
})

test('fills that another process booked arrive with the next heartbeat at the latest', async () => {
  const api = await stage.serve({ portfolio: { onEvents: () => () => undefined }, limits: { heartbeatMs: 100 } })
  const { messages } = await watch(api, '', (message) => {
    if (is('snapshot')(message)) void stage.store.bookAll(fills(2))
    return message.delta?.last_sequence === 2
  })
  expect(fillsIn(messages)).toEqual(await inTheTable())
})

test('when the event table is replaced, streams end and say so', async () => {
  await stage.store.bookAll(fills(3))
  const api = await stage.serve({ limits: { heartbeatMs: 100 } })
  const { messages, status: end } = await watch(api, '', (message) => {
    if (is('snapshot')(message)) void stage.database.sql('UPDATE head SET epoch = gen_random_uuid()')
    return false
  })
  expect(messages.at(-1)).toMatchObject({ end: { cause: 'CAUSE_OTHER_EPOCH' } })
  expect(end.code).toBe(status.OK)
  const again = await watch(api, lastToken(messages), () => true)
  expect(again.messages[0]).toMatchObject({ snapshot: { cause: 'CAUSE_OTHER_EPOCH' } })
})

test('draining ends each stream with its resume token, refuses what comes after, and the next instance goes on without a gap', async () => {
  await stage.store.bookAll(fills(20))
  const api = await stage.serve()
  const start = `${await epochOf()}:0`
  let following = 0
  const streams = Array.from({ length: 10 }, () =>
    watch(api, start, ({ delta }) => {
      if (delta?.last_sequence === 20) following++
      return false
    }),
  )
  await until('all follow', () => following === 10)
  const startedAt = performance.now()
  await api.close()
  expect(performance.now() - startedAt).toBeLessThan(3_000)
  const ended = await Promise.all(streams)
  for (const { messages, status: end } of ended) {
    expect(messages.at(-1)).toMatchObject({ end: { cause: 'CAUSE_DRAINING' }, resume_token: start.replace(':0', ':20') })
    expect(end.code).toBe(status.OK)
  }
  await stage.store.bookAll(fills(5))
  const next = await stage.serve()
  const rest = await watch(next, lastToken(ended[0]?.messages ?? []), ({ delta }) => delta?.last_sequence === 25)
  expect([...fillsIn(ended[0]?.messages ?? []), ...fillsIn(rest.messages)]).toEqual(await inTheTable())
})

test('a reader that falls too far behind is ended with its resume token', async () => {
  const reading = { slowly: true }
  const api = await stage.serve({
    portfolio: {
      // As slow as a reader that takes its time.
      eventsAfter: async (sequence, limit) => {
        if (reading.slowly && sequence < 30) await sleep(20)
        return stage.store.eventsAfter(sequence, limit)
      },
    },
    limits: { batch: 2, maxBehind: 40 },
  })
  const { messages } = await watch(api, '', (message) => {
    if (is('snapshot')(message)) void stage.store.bookAll(fills(60))
    return false
  })
  expect(messages.at(-1)).toMatchObject({ end: { cause: 'CAUSE_TOO_SLOW' } })
})

test('a reader that stands still is cut off, and resumes where it was', async () => {
  await stage.store.bookAll(fills(8_000))
  const api = await stage.serve({ limits: { standstillMs: 500 } })
  const stream = stage.client(api.port).open('PortfolioStream', 'Watch', { resume_token: `${await epochOf()}:0` })
  const messages: Message[] = []
  let code: number | undefined
  stream.on('status', (end) => {
    code = end.code
  })
  const closed = new Promise((resolve) => stream.on('close', resolve))
  stream.on('error', () => undefined)
  stream.once('data', (message) => {
    messages.push(message)
    stream.pause()
    stream.on('data', (later) => messages.push(later))
  })
  await until('the portfolio cut it off', async () =>
    /api_streams_ended_total\{why="standing-still"\} 1/.test(await api.registry.metrics()),
  )
  await until('nothing of it is left', async () => /^api_streams 0$/m.test(await api.registry.metrics()))
  stream.resume()
  await closed
  expect(code).toBe(status.RESOURCE_EXHAUSTED)
  const rest = await watch(api, lastToken(messages), ({ delta }) => delta?.last_sequence === 8_000)
  expect([...fillsIn(messages), ...fillsIn(rest.messages)]).toEqual(await inTheTable())
})

test('of more streams than the limit the others are refused, and a closed one makes room', async () => {
  const api = await stage.serve({ limits: { streams: 2 } })
  const open = [1, 2].map(() => stage.client(api.port).open('PortfolioStream', 'Watch', {}))
  for (const stream of open) stream.on('error', () => undefined).resume()
  await until('both are open', async () => /^api_streams 2$/m.test(await api.registry.metrics()))
  expect(await watch(api, '', () => true)).toMatchObject({ messages: [], status: { code: status.RESOURCE_EXHAUSTED } })
  open[0]?.cancel()
  await until('there is room', async () => (await watch(api, '', () => true)).messages.length === 1)
  open[1]?.cancel()
})

test('readers that want the same events at the same time share one read', async () => {
  let reads = 0
  const api = await stage.serve({
    portfolio: {
      eventsAfter: (sequence, limit) => {
        reads++
        return stage.store.eventsAfter(sequence, limit)
      },
    },
  })
  let ready = 0
  const streams = Array.from({ length: 20 }, () =>
    watch(api, '', (message) => {
      if (is('snapshot')(message)) ready++
      return message.delta?.last_sequence === 1
    }),
  )
  await until('all follow', () => ready === 20)
  await sleep(200)
  reads = 0
  await stage.store.bookAll(fills(1))
  await Promise.all(streams)
  // Each reads once more for what follows.
  expect(reads).toBeLessThanOrEqual(10)
})

test('a stream ends with UNAVAILABLE when the database goes away, and is resumed when it is back', async () => {
  await stage.store.bookAll(fills(3))
  const away = { now: false }
  const api = await stage.serve({
    portfolio: {
      eventsAfter: (sequence, limit) =>
        away.now
          ? stage.store.eventsAfter(sequence, limit).then(() => Promise.reject(new PortfolioFault('away')))
          : stage.store.eventsAfter(sequence, limit),
    },
    limits: { heartbeatMs: 100 },
  })
  const { messages, status: end } = await watch(api, '', () => {
    away.now = true
    return false
  })
  expect(end).toMatchObject({ code: status.UNAVAILABLE, details: expect.stringMatching(/^the portfolio's database is away/) })
  away.now = false
  await stage.store.bookAll(fills(1))
  const rest = await watch(api, lastToken(messages), ({ delta }) => delta?.last_sequence === 4)
  expect(fillsIn(rest.messages)).toHaveLength(1)
})

test('a stream needs the token of the others', async () => {
  const api = await stage.serve()
  const none = await stage.client(api.port, { token: `${token}-not` }).read('PortfolioStream', 'Watch', {}, () => true)
  expect(none).toMatchObject({ messages: [], status: { code: status.UNAUTHENTICATED } })
})
