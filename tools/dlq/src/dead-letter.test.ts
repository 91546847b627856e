import { signals } from '@trading/contracts'
import { deadLetterOf as read } from './dead-letter'
import { letter, ours, rawLetter, signal } from './letter.fixture'

const deadLetterOf = (raw: Parameters<typeof read>[0]) => read(raw, signals)
const death = (fields: object = {}) => ({
  'x-death': [
    { count: 1, reason: 'delivery_limit', queue: 'signals.work.v1', time: { '!': 'timestamp', value: 1_767_621_600 }, ...fields },
    { count: 3, reason: 'expired', queue: 'signals.retry.1s.v1', time: { '!': 'timestamp', value: 1_767_621_000 } },
  ],
})

test('what an engine dead-lettered tells its id, cause, time and attempt by its headers', () => {
  expect(letter()).toMatchObject({
    id: 'dead-1',
    messageId: signal().id,
    cause: 'the reason',
    at: Date.parse('2026-01-05T14:00:00.000Z'),
    attempt: 4,
  })
})

test('what the broker dead-lettered is told by x-death, whatever cause an attempt before it had', () => {
  const found = deadLetterOf(rawLetter({ headers: { attempt: 2, cause: 'an earlier failure', ...death() } }))
  expect(found).toMatchObject({ id: signal().id, attempt: 2, at: 1_767_621_600_000, cause: expect.stringContaining('delivery limit (10)') })
})

test.each([
  ['rejected', /rejected from signals\.work\.v1 without requeue$/],
  ['expired', /its time in signals\.work\.v1 was over/],
  ['maxlen', /pushed out of signals\.work\.v1, which was full/],
  ['novelty', /novelty in signals\.work\.v1/],
])('the broker reason %s is told in words', (reason, words) => {
  expect(deadLetterOf(rawLetter({ headers: death({ reason }) })).cause).toMatch(words)
})

test('an engine that dead-letters what the broker once did has the word', () => {
  expect(letter({ headers: death() }).cause).toBe('the reason')
})

test('what carries no id at all is named by its body, the same at each look', () => {
  const anonymous = () => deadLetterOf(rawLetter({ properties: { messageId: undefined, headers: undefined } }))
  expect(anonymous()).toMatchObject({ id: expect.stringMatching(/^sha256-[0-9a-f]{24}$/), messageId: undefined, at: undefined, attempt: 1 })
  expect(anonymous().id).toBe(anonymous().id)
  expect(anonymous().cause).toMatch(/^unknown/)
})

test('headers of the wrong type are as good as absent', () => {
  const odd = deadLetterOf(rawLetter({ headers: { ...ours, deadLetterId: 7, deadLetteredAt: 'yesterday', cause: [], 'x-death': 'no' } }))
  expect(odd).toMatchObject({ id: signal().id, at: undefined, cause: expect.stringMatching(/^unknown/) })
})
