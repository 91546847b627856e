import { Unavailable } from '@trading/messaging'
import type { Said, Venue } from '@trading/venue'
import { neverAborted, order } from '@trading/venue/examples'
import { guardVenue } from './guarded-venue'

/** An error of an adapter that does not use the platform's classes. */
class Theirs extends Error {
  constructor(
    readonly code: string,
    message = 'theirs',
  ) {
    super(message)
  }
}

/** The guard's result for an order whose adapter throws this error on `place`. */
async function placed(thrown: unknown, adapter: Partial<Venue> = {}) {
  const place = jest.fn(async (): Promise<Said> => {
    throw thrown
  })
  const venue = guardVenue({ name: 'theirs', place, find: async () => undefined, ...adapter }, { retries: 1, minPauseMs: 0, maxPauseMs: 0 })
  const outcome: unknown = await venue.place(order({ expireTime: '2100-01-01T00:00:00Z' }), neverAborted).catch((error) => error)
  await venue.close()
  return { outcome, calls: place.mock.calls.length }
}

test.each([[new Theirs('VENUE_FAULT')], [{ code: 'VENUE_FAULT' }]])(
  'a fault is recognised by its code: %j is retried after a look-up',
  async (thrown) => {
    const { outcome, calls } = await placed(thrown)
    expect(outcome).toBeInstanceOf(Unavailable)
    expect(outcome).toMatchObject({ counted: true, inDoubt: true, cause: { code: 'VENUE_FAULT', message: expect.any(String) } })
    expect(calls).toBe(2)
  },
)

test.each([[new Theirs('TOO_LATE_TO_ENTER')], [{ code: 'TOO_LATE_TO_ENTER' }]])(
  'an order that came too late is recognised by the code: %j',
  async (thrown) => {
    expect((await placed(thrown)).outcome).toMatchObject({ code: 'UNAVAILABLE', counted: false, inDoubt: false })
  },
)

test.each([
  [new Theirs('UNREADABLE_ANSWER', 'no side'), 'no side', 'not given by the adapter'],
  [Object.assign(new Theirs('UNREADABLE_ANSWER'), { why: 'no price', answer: '{"px":""}' }), 'no price', '{"px":""}'],
  [{ code: 'UNREADABLE_ANSWER', why: 7, answer: { px: null } }, 'UNREADABLE_ANSWER', '{"px":null}'],
])('an answer that an adapter cannot read is known by the code, and leaves the signal to a person: %j', async (thrown, why, answer) => {
  const { outcome, calls } = await placed(thrown)
  expect(outcome).toMatchObject({ code: 'UNREADABLE_ANSWER', why, answer, message: expect.stringContaining(why) })
  expect(calls).toBe(1)
})

test('any other error is a bug in the adapter and is rethrown unchanged', async () => {
  for (const thrown of [new TypeError('x is not a function'), new Theirs('ENOENT'), 'text', undefined])
    expect((await placed(thrown)).outcome).toBe(thrown)
})

test('errors from look-ups and lists are also recognised by their code', async () => {
  const thrown = new Theirs('UNREADABLE_ANSWER', 'no side')
  const venue = guardVenue({
    name: 'theirs',
    place: async () => ({ status: 'FILLED' }),
    find: async () => {
      throw thrown
    },
    // biome-ignore lint/correctness/useYield: it fails before the first page
    async *orders() {
      throw thrown
    },
  })
  const known = { code: 'UNREADABLE_ANSWER', why: 'no side', answer: 'not given by the adapter' }
  await expect(venue.find('id', neverAborted)).rejects.toMatchObject(known)
  await expect(venue.orders?.(new Date(0), neverAborted)[Symbol.asyncIterator]().next()).rejects.toMatchObject(known)
  await venue.close()
})
