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

test('the headers of what an engine dead-lettered give its id, cause, time and attempt', () => {
  expect(letter()).toMatchObject({
    id: 'dead-1',
    messageId: signal().id,
    cause: 'the reason',
    at: Date.parse('2026-01-05T14:00:00.000Z'),
    attempt: 4,
  })
})

test('what the broker dead-lettered takes its cause from x-death, whatever an earlier attempt failed with', () => {
  const found = deadLetterOf(rawLetter({ headers: { attempt: 2, cause: 'an earlier failure', ...death() } }))
  expect(found).toMatchObject({ id: signal().id, attempt: 2, at: 1_767_621_600_000, cause: expect.stringContaining('delivery limit (10)') })
})

test.each([
  ['rejected', /rejected from signals\.work\.v1 without requeue$/],
  ['expired', /it expired in signals\.work\.v1/],
  ['maxlen', /dropped from signals\.work\.v1, which was full/],
  ['novelty', /novelty in signals\.work\.v1/],
])('the broker reason %s is explained in words', (reason, words) => {
  expect(deadLetterOf(rawLetter({ headers: death({ reason }) })).cause).toMatch(words)
})

test('the cause given by an engine takes precedence over an earlier x-death', () => {
  expect(letter({ headers: death() }).cause).toBe('the reason')
})

test('a message without any id is identified by its body, the same at each reading', () => {
  const anonymous = () => deadLetterOf(rawLetter({ properties: { messageId: undefined, headers: undefined } }))
  expect(anonymous()).toMatchObject({ id: expect.stringMatching(/^sha256-[0-9a-f]{24}$/), messageId: undefined, at: undefined, attempt: 1 })
  expect(anonymous().id).toBe(anonymous().id)
  expect(anonymous().cause).toMatch(/^unknown/)
})

test('headers of the wrong type are ignored', () => {
  const odd = deadLetterOf(rawLetter({ headers: { ...ours, deadLetterId: 7, deadLetteredAt: 'yesterday', cause: [], 'x-death': 'no' } }))
  expect(odd).toMatchObject({ id: signal().id, at: undefined, cause: expect.stringMatching(/^unknown/) })
})
