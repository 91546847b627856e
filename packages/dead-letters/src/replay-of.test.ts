import { signals } from '@trading/contracts'
import type { DeadLetter } from './dead-letter'
import { letter, now, signal } from './letter.fixture'
import { type Replay, type ReplayOptions, replayOf as replay } from './replay-of'

const replayOf = (dead: DeadLetter, options: ReplayOptions) => replay(dead, signals, options)
const publicationOf = (outcome: Replay) => {
  if ('refused' in outcome) throw new Error(`refused as ${outcome.refused}`)
  return outcome.publication
}

test('the same body and id go to the signal exchange, mandatory and persistent, without the headers about its death', () => {
  const died = letter({
    headers: {
      trace: 'abc',
      'x-delivery-count': 3,
      'x-first-death-queue': 'q',
      'x-last-death-reason': 'r',
      'x-death': [],
      'x-deadline': 1,
    },
    properties: { userId: 'guest', expiration: '1000', deliveryMode: 1, clusterId: 'c', appId: 'a', replyTo: undefined },
  })
  const { exchange, routingKey, body, properties } = publicationOf(replayOf(died, { now, extendMs: undefined }))
  expect([exchange, routingKey]).toEqual(['trading.signals', 'signal'])
  expect(body).toBe(died.message.content)
  expect(properties).toEqual({
    messageId: signal().id,
    appId: 'a',
    contentType: 'application/json',
    type: 'trading.signal.v1',
    persistent: true,
    mandatory: true,
    headers: { trace: 'abc', 'x-deadline': 1, replayed: true },
  })
})

test('a signal without a message id gets its own', () => {
  const outcome = replayOf(letter({ properties: { messageId: undefined } }), { now, extendMs: undefined })
  expect(publicationOf(outcome).properties.messageId).toBe(signal().id)
})

test('at its deadline a signal is stale, a millisecond before it is not', () => {
  const until = Date.parse(signal().validUntil)
  expect(replayOf(letter(), { now: until, extendMs: undefined })).toMatchObject({ refused: 'stale', message: signal() })
  expect(publicationOf(replayOf(letter(), { now: until - 1, extendMs: undefined }))).toBeDefined()
})

test('an extension sets a deadline that far from now, and never an earlier one', () => {
  const stale = signal({ validUntil: '2026-01-05T14:00:00.000Z' })
  const extended = publicationOf(replayOf(letter({ body: stale }), { now, extendMs: 5_000 }))
  expect(JSON.parse(extended.body.toString())).toEqual({ ...stale, validUntil: '2026-01-05T15:00:05.000Z' })
  const longer = letter()
  expect(publicationOf(replayOf(longer, { now, extendMs: 5_000 })).body).toBe(longer.message.content)
})

test("an extension keeps the sender's spelling of the id, since the venue may know the order by it", () => {
  const spelled = { ...signal(), id: signal().id.toUpperCase() }
  const extended = replayOf(letter({ body: spelled }), { now, extendMs: 60_000_000 })
  expect(JSON.parse(publicationOf(extended).body.toString())).toMatchObject({ id: spelled.id })
})

test.each([
  ['malformed', { body: '{"id":' }],
  ['of a wrong schema', { body: { ...signal(), leverage: 2 } }],
  ['of a wrong content type', { properties: { contentType: 'text/plain' } }],
])('a message that is %s is refused as poison, even with an extension', (_, fields) => {
  expect(replayOf(letter(fields), { now, extendMs: 5_000 })).toMatchObject({ refused: 'poison', why: expect.stringMatching(/^Poison: /) })
})

test('an invalid attempt header, which made it poison, does not prevent a replay', () => {
  expect(publicationOf(replayOf(letter({ headers: { attempt: 'two' } }), { now, extendMs: undefined }))).toBeDefined()
})
