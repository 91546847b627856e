import { Unavailable } from '@trading/messaging'
import { createPaperVenue } from '@trading/paper-venue'
import { type Fill, type Order, type OrderReject, OrderTooLate, type Venue, VenueFault } from '@trading/venue'
import { issuedAt, neverAborted, order } from '@trading/venue/examples'
import { ConsecutiveBreaker } from 'cockatiel'
import { type GuardedVenue, type GuardOptions, guardVenue, type PlaceOptions } from './guarded-venue'
import { OrderExpired } from './order-expired'
import { PlacingForbidden } from './placing-forbidden'

const fill: Fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', at: '2026-01-05T14:30:00.025Z' }
const fault = () => new VenueFault('503')
let guarded: GuardedVenue

beforeEach(() => jest.useFakeTimers({ now: issuedAt }))
afterEach(async () => {
  await guarded.close()
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

type Found = Awaited<ReturnType<Venue['find']>>

/** A venue with scripted results for `place` and `find`, call by call; the last one repeats. */
function guard(
  answers: (Fill | OrderReject | Error | Venue['place'])[],
  { found = [undefined], ...options }: GuardOptions & { found?: (Found | Error | Venue['find'])[] } = {},
) {
  const place = jest.fn<ReturnType<Venue['place']>, Parameters<Venue['place']>>(async (asked, abort) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    if (typeof answer === 'function') return answer(asked, abort)
    if (answer instanceof Error) throw answer
    return answer as Fill
  })
  const find = jest.fn<Promise<Found>, Parameters<Venue['find']>>(async (clientOrderId, abort) => {
    const answer = found.length > 1 ? found.shift() : found[0]
    if (typeof answer === 'function') return answer(clientOrderId, abort)
    if (answer instanceof Error) throw answer
    return answer
  })
  guarded = guardVenue({ name: 'paper', place, find }, { random: () => 0.5, ...options })
  return Object.assign(place, { find })
}

/** The result of a call, after all its timers have run. */
async function outcome(options: PlaceOptions = {}): Promise<unknown> {
  const settled = guarded.place(order(), neverAborted, options).catch((error) => error)
  await jest.advanceTimersByTimeAsync(7_000)
  return settled
}

/** The result of a call without running timers. */
const outcomeNow = (options: PlaceOptions, fields: Partial<Order> = {}): Promise<unknown> =>
  guarded.place(order(fields), neverAborted, options).catch((error) => error)

const silent: Venue['place'] = () => new Promise(() => undefined)
const untilAborted: Venue['place'] = (_, abort) => new Promise((_, reject) => abort.addEventListener('abort', () => reject(abort.reason)))

test('a fault is retried twice, quickly, under the same client order id', async () => {
  const place = guard([fault(), fault(), fill])
  const settled = guarded.place(order(), neverAborted)
  await jest.advanceTimersByTimeAsync(0)
  expect(place).toHaveBeenCalledTimes(1)
  await jest.advanceTimersByTimeAsync(125)
  expect(place).toHaveBeenCalledTimes(2)
  await jest.advanceTimersByTimeAsync(125)
  expect(await settled).toBe(fill)
  expect(place.mock.calls.map(([asked]) => asked)).toEqual([order(), order(), order()])
})

test('an order that an earlier version may have placed under another id is looked up under both, and never placed if it is found', async () => {
  const known: Venue['find'] = async (id) => (id === 'AB' ? fill : undefined)
  const place = guard([fault()], { found: [known] })
  expect(await outcomeNow({ askFirst: true, alsoAs: ['AB'] }, { clientOrderId: 'ab' })).toEqual(fill)
  expect(await guarded.find('ab', neverAborted, { alsoAs: ['AB'] })).toEqual(fill)
  expect(place.find.mock.calls.map(([id]) => id)).toEqual(['ab', 'AB', 'ab', 'AB'])
  expect(place).not.toHaveBeenCalled()
})

const forbidden = () => new PlacingForbidden('halted', false)

test('an order that must not be placed now is not, and it is no probe of the breaker', async () => {
  const place = guard([fill])
  expect(await outcomeNow({ mayNot: forbidden })).toMatchObject({
    ...{ name: 'Unavailable', message: 'halted', counted: false, inDoubt: false, soon: true, slow: false },
  })
  expect(await outcomeNow({ mayNot: () => new PlacingForbidden('halted', true) })).toMatchObject({ soon: false, slow: true })
  expect(place).not.toHaveBeenCalled()
})

test('one that the venue may have is looked up all the same, and recorded if it is there', async () => {
  const place = guard([fill], { found: [fill, undefined] })
  expect(await outcomeNow({ askFirst: true, mayNot: forbidden })).toBe(fill)
  expect(await outcomeNow({ askFirst: true, mayNot: forbidden })).toMatchObject({ message: 'halted', counted: false, inDoubt: true })
  expect(place.find).toHaveBeenCalledTimes(2)
  expect(place).not.toHaveBeenCalled()
})

test('a halt that comes while the order is looked up keeps it from being placed', async () => {
  let halted = false
  const place = guard([fill], {
    found: [
      async () => {
        halted = true
        return undefined
      },
    ],
  })
  expect(await outcomeNow({ askFirst: true, mayNot: () => (halted ? forbidden() : undefined) })).toMatchObject({ message: 'halted' })
  expect(place).not.toHaveBeenCalled()
})

test('a halt that comes between two attempts ends them after a look-up', async () => {
  let halted = false
  const failing: Venue['place'] = async () => {
    halted = true
    throw fault()
  }
  const place = guard([failing, fill])
  expect(await outcome({ mayNot: () => (halted ? forbidden() : undefined) })).toMatchObject({ message: 'halted', inDoubt: true })
  expect(place).toHaveBeenCalledTimes(1)
  expect(place.find).toHaveBeenCalledTimes(1)
})

test('after its deadline an order is only looked up, halted or not', async () => {
  const place = guard([fill])
  const late = { expireTime: new Date(issuedAt - 1).toISOString() }
  expect(await outcomeNow({ askFirst: true, mayNot: forbidden }, late)).toBeInstanceOf(OrderExpired)
  expect(place).not.toHaveBeenCalled()
})

test('if the other id cannot be looked up, the order is not placed', async () => {
  const away: Venue['find'] = async (id) => {
    if (id === 'AB') throw fault()
    return undefined
  }
  const place = guard([fill], { found: [away] })
  expect(await outcome({ askFirst: true, alsoAs: ['AB'] })).toMatchObject({ name: 'Unavailable', inDoubt: true })
  expect(place).not.toHaveBeenCalled()
})

test('a new order is not looked up, and one that is found under its own id is not looked up under others', async () => {
  const place = guard([fill], { found: [fill] })
  expect(await outcomeNow({ alsoAs: ['AB'] })).toEqual(fill)
  expect(place.find).not.toHaveBeenCalled()
  expect(await outcomeNow({ askFirst: true, alsoAs: ['AB'] })).toBe(fill)
  expect(place.find).toHaveBeenCalledTimes(1)
})

test('pauses between retries are 50 to 200 ms', async () => {
  for (const [random, pauseMs] of [
    [0, 50],
    [1, 200],
  ] as const) {
    const place = guard([fault(), fill], { random: () => random })
    const settled = guarded.place(order(), neverAborted)
    await jest.advanceTimersByTimeAsync(pauseMs - 1)
    expect(place).toHaveBeenCalledTimes(1)
    await jest.advanceTimersByTimeAsync(1)
    expect(await settled).toBe(fill)
    await guarded.close()
  }
})

test('a venue that stays down is Unavailable with its fault, and one delivery is one event for the breaker', async () => {
  const place = guard([fault()])
  for (let delivery = 1; delivery <= 4; delivery++) {
    expect(await outcome()).toMatchObject({ name: 'Unavailable', counted: true, cause: { message: '503' } })
  }
  expect(place).toHaveBeenCalledTimes(12)
  expect(guarded.breaker.state).toBe('closed')
})

test('the order that opens the breaker and those that it rejects do not count an attempt', async () => {
  const place = guard([fault()])
  const seen: unknown[] = []
  for (let delivery = 1; delivery <= 5; delivery++) {
    const settled = guarded.place(order(), neverAborted).catch((error) => seen.push([error.counted, guarded.breaker.state]))
    await jest.advanceTimersByTimeAsync(250)
    await settled
  }
  expect(seen).toEqual([...Array(4).fill([true, 'closed']), [false, 'open']])
  const turnedAway = await guarded.place(order(), neverAborted).catch((error) => error)
  expect(turnedAway).toBeInstanceOf(Unavailable)
  expect(turnedAway.counted).toBe(false)
  expect(place).toHaveBeenCalledTimes(15)
})

test('a probe that fails does not count an attempt', async () => {
  guard([fault()])
  for (let delivery = 1; delivery <= 5; delivery++) await outcome()
  await jest.advanceTimersByTimeAsync(5_000)
  expect(guarded.breaker.state).toBe('half-open')
  expect(await outcome()).toMatchObject({ counted: false })
  expect(guarded.breaker.state).toBe('open')
})

test('a call that exceeds its time limit is aborted and counts as a fault, whether or not the venue heeds the abort', async () => {
  for (const stuck of [silent, untilAborted]) {
    const place = guard([stuck])
    expect(await outcome()).toMatchObject({ name: 'Unavailable', inDoubt: true, cause: { message: 'no answer within 2000 ms' } })
    expect(place.find).toHaveBeenCalledTimes(2)
    expect(place.mock.calls.every(([, abort]) => abort.aborted)).toBe(true)
  }
})

test('a reject is an answer: not retried, not counted', async () => {
  const refusal: OrderReject = { status: 'REJECTED', reason: 'no such symbol' }
  const place = guard([refusal])
  for (let delivery = 1; delivery <= 20; delivery++) expect(await guarded.place(order(), neverAborted)).toBe(refusal)
  expect(place).toHaveBeenCalledTimes(20)
  expect(guarded.breaker.state).toBe('closed')
})

test('any other error is neither retried nor counted nor changed', async () => {
  const mistake = new TypeError('x is not a function')
  const place = guard([mistake])
  for (let delivery = 1; delivery <= 20; delivery++) await expect(guarded.place(order(), neverAborted)).rejects.toBe(mistake)
  expect(place).toHaveBeenCalledTimes(20)
  expect(guarded.breaker.state).toBe('closed')
})

test('an expired order never reaches the venue', async () => {
  const place = guard([fill])
  jest.setSystemTime(Date.parse(order().expireTime))
  await expect(guarded.place(order(), neverAborted)).rejects.toThrow(OrderExpired)
  expect(place).not.toHaveBeenCalled()
})

test('the deadline is checked before every retry, and the fault still counts', async () => {
  const place = guard([fault(), fill])
  jest.setSystemTime(Date.parse(order().expireTime) - 100)
  for (let delivery = 1; delivery <= 5; delivery++) {
    jest.setSystemTime(Date.parse(order().expireTime) - 100)
    place.mockRejectedValueOnce(fault())
    const settled = guarded.place(order(), neverAborted).catch((error) => error)
    await jest.advanceTimersByTimeAsync(125)
    expect(await settled).toMatchObject({ name: 'OrderExpired', cause: { message: '503' } })
  }
  expect(place).toHaveBeenCalledTimes(5)
  expect(guarded.breaker.state).toBe('open')
})

test('when the order is cancelled the call is aborted and not retried', async () => {
  const place = guard([silent])
  const giveUp = new AbortController()
  const settled = guarded.place(order(), giveUp.signal).catch((error) => error)
  await jest.advanceTimersByTimeAsync(500)
  giveUp.abort(new Error('the consumer drains'))
  await jest.advanceTimersByTimeAsync(0)
  expect(await settled).toMatchObject({ name: 'Unavailable', cause: { cause: { message: 'the consumer drains' } } })
  expect(place.mock.calls[0]?.[1].aborted).toBe(true)
  await jest.advanceTimersByTimeAsync(5_000)
  expect(place).toHaveBeenCalledTimes(1)
})

test('an order that is cancelled between two calls is not placed again', async () => {
  const place = guard([fault()])
  const giveUp = new AbortController()
  const settled = guarded.place(order(), giveUp.signal).catch((error) => error)
  await jest.advanceTimersByTimeAsync(10)
  giveUp.abort()
  await jest.advanceTimersByTimeAsync(1_000)
  expect(await settled).toMatchObject({ cause: { message: '503' } })
  expect(place).toHaveBeenCalledTimes(1)
})

test('an order that times out but fills late is filled once: in doubt while it is open, and found by a later look-up', async () => {
  const paper = createPaperVenue({ misbehaviour: { lateFillMs: 3_000 }, sleep: (ms) => new Promise((done) => setTimeout(done, ms)) })
  guarded = guardVenue(paper)
  expect(await outcome()).toMatchObject({
    name: 'Unavailable',
    inDoubt: true,
    cause: { message: expect.stringContaining('still open') },
  })
  expect(await outcome({ askFirst: true })).toMatchObject({ status: 'FILLED' })
  expect(paper.book.all()).toMatchObject([{ calls: 1, fills: 1 }])
})

test('after a fault the order is looked up first, and not placed again if the venue has it', async () => {
  const refusal: OrderReject = { status: 'REJECTED', reason: 'halted' }
  for (const known of [fill, refusal]) {
    const place = guard([fault()], { found: [known] })
    expect(await outcome()).toBe(known)
    expect(place).toHaveBeenCalledTimes(1)
    expect(place.find.mock.calls.map(([id]) => id)).toEqual([order().clientOrderId])
  }
})

test('a first attempt makes no look-up unless the order may have been placed before', async () => {
  const place = guard([fill])
  expect(await outcome()).toBe(fill)
  expect(place.find).not.toHaveBeenCalled()
  expect(await outcome({ askFirst: true })).toBe(fill)
  expect(place.find).toHaveBeenCalledTimes(1)
  expect(place).toHaveBeenCalledTimes(2)
})

test('an order that was placed before returns its outcome and is not placed, even long after its deadline', async () => {
  for (const at of [issuedAt, Date.parse(order().expireTime), Date.parse(order().expireTime) + 86_400_000]) {
    jest.setSystemTime(at)
    const place = guard([fault()], { found: [fill] })
    expect(await outcome({ askFirst: true })).toBe(fill)
    expect(place).not.toHaveBeenCalled()
  }
})

test('an order is not placed while its look-up fails', async () => {
  const place = guard([fill], { found: [fault()] })
  expect(await outcome({ askFirst: true })).toMatchObject({ name: 'Unavailable', inDoubt: true, cause: { message: '503' } })
  expect(place.find).toHaveBeenCalledTimes(3)
  expect(place).not.toHaveBeenCalled()
})

const soon = issuedAt + 3_000

test('an order whose takeBy has passed never reaches the venue: it is retried, uncounted, not in doubt, and no event for the breaker', async () => {
  const place = guard([fill])
  jest.setSystemTime(soon)
  for (let delivery = 1; delivery <= 20; delivery++) {
    expect(await outcomeNow({}, { takeBy: soon })).toMatchObject({ name: 'Unavailable', counted: false, inDoubt: false })
  }
  expect(place).not.toHaveBeenCalled()
  expect(guarded.breaker.state).toBe('closed')
})

test('an order that may have been placed is looked up even after its takeBy, and stays in doubt if there is none', async () => {
  jest.setSystemTime(soon)
  const place = guard([fill], { found: [fill, undefined] })
  expect(await outcomeNow({ askFirst: true }, { takeBy: soon })).toBe(fill)
  const inDoubt = await outcomeNow({ askFirst: true }, { takeBy: soon })
  expect(inDoubt).toMatchObject({ name: 'Unavailable', counted: false, inDoubt: true, cause: { code: 'TOO_LATE_TO_ENTER' } })
  expect(place.find).toHaveBeenCalledTimes(2)
  expect(place).not.toHaveBeenCalled()
})

test('an order that comes too late for the venue is retried: in doubt only if it may have been placed before', async () => {
  for (const [options, inDoubt] of [
    [{}, false],
    [{ askFirst: true }, true],
  ] as const) {
    const place = guard([new OrderTooLate('too late, says the venue')])
    const error = await outcomeNow(options)
    expect(error).toMatchObject({ name: 'Unavailable', counted: false, inDoubt, cause: { message: 'too late, says the venue' } })
    expect(place).toHaveBeenCalledTimes(1)
    await guarded.close()
  }
})

test('an order whose takeBy and deadline have both passed has expired', async () => {
  jest.setSystemTime(Date.parse(order().expireTime))
  guard([fill])
  expect(await outcomeNow({}, { takeBy: soon })).toBeInstanceOf(OrderExpired)
  expect(await outcomeNow({ askFirst: true }, { takeBy: soon })).toBeInstanceOf(OrderExpired)
})

test('all calls of a delivery share one takeBy: once faults have used it up the order is not placed again, and the venue is at fault', async () => {
  const slowly: Venue['place'] = () => new Promise((_, reject) => setTimeout(() => reject(fault()), 1_900))
  const place = guard([slowly])
  const settled = outcomeNow({}, { takeBy: soon })
  await jest.advanceTimersByTimeAsync(7_000)
  expect(await settled).toMatchObject({ name: 'Unavailable', counted: true, inDoubt: true, cause: { code: 'VENUE_FAULT' } })
  expect(place.find).toHaveBeenCalledTimes(2)
  expect(place.mock.calls.map(([{ takeBy }]) => takeBy)).toEqual([soon, soon])
})

test('an order that was given up and arrives after its look-up is not filled twice, even if ids are reused', async () => {
  const paper = createPaperVenue({ misbehaviour: { reusesIds: true } })
  const late: Venue['place'] = async (asked) => {
    await new Promise((arrives) => setTimeout(arrives, 2_500))
    return paper.place(asked, neverAborted)
  }
  guarded = guardVenue({ ...paper, place: late })
  const settled = outcomeNow({}, { takeBy: soon })
  await jest.advanceTimersByTimeAsync(2_400)
  expect(await settled).toMatchObject({ name: 'Unavailable', inDoubt: true })
  await jest.advanceTimersByTimeAsync(5_000)
  expect(paper.book.all()).toMatchObject([{ calls: 1, fills: 1 }])
})

test('an order that is delayed after the last clock check is not filled after that of another engine, even if ids are reused', async () => {
  const paper = createPaperVenue({ misbehaviour: { reusesIds: true } })
  const leaving = new Promise<void>((leaves) => setTimeout(leaves, 12_000))
  guarded = guardVenue({ ...paper, place: (asked, abort) => leaving.then(() => paper.place(asked, abort)) }, { callMs: 60_000 })
  const frozen = outcomeNow({}, { takeBy: issuedAt + 3_000 })
  await jest.advanceTimersByTimeAsync(11_000)
  const other = guardVenue(paper)
  expect(await other.place(order({ takeBy: issuedAt + 14_000 }), neverAborted, { askFirst: true })).toMatchObject({ status: 'FILLED' })
  await other.close()
  await jest.advanceTimersByTimeAsync(1_000)
  expect(await frozen).toMatchObject({ name: 'Unavailable', counted: false })
  expect(paper.book.all()).toMatchObject([{ fills: 1 }])
})

test('an order that another process may have sent is not placed while it may still arrive, and that is no fault of the venue', async () => {
  const place = guard([fill], { rule: new ConsecutiveBreaker(1) })
  expect(await outcomeNow({ askFirst: true, underWay: true })).toMatchObject({ code: 'MAY_STILL_ARRIVE' })
  expect([place.find.mock.calls.length, place.mock.calls.length, guarded.breaker.state]).toEqual([1, 0, 'closed'])
  expect(await outcomeNow({ askFirst: true })).toBe(fill)
})

test('an order that is pending is neither placed again nor expired', async () => {
  for (const at of [issuedAt, Date.parse(order().expireTime)]) {
    jest.setSystemTime(at)
    const place = guard([fill], { found: [{ status: 'PENDING_NEW' }] })
    expect(await outcome({ askFirst: true })).toMatchObject({ name: 'Unavailable', inDoubt: true })
    expect(place).not.toHaveBeenCalled()
  }
})

test('past its deadline an order in doubt expires only if the venue does not have it', async () => {
  jest.setSystemTime(Date.parse(order().expireTime))
  const place = guard([fill], { found: [fault(), undefined] })
  expect(await outcome({ askFirst: true })).toMatchObject({ name: 'OrderExpired', cause: { message: '503' } })
  expect(place.find).toHaveBeenCalledTimes(2)
  expect(place).not.toHaveBeenCalled()
})

test('a fault followed by the deadline hides no fill: an existing order is returned, and no answer means doubt', async () => {
  const nearDeadline = () => jest.setSystemTime(Date.parse(order().expireTime) - 100)
  nearDeadline()
  guard([fault()], { found: [fill] })
  expect(await outcome()).toBe(fill)
  nearDeadline()
  guard([fault()], { found: [fault()] })
  expect(await outcome()).toMatchObject({ name: 'Unavailable', inDoubt: true })
})

test('if the deadline passes during a look-up, the look-up is repeated: the order may have arrived in between', async () => {
  jest.setSystemTime(Date.parse(order().expireTime) - 100)
  const slowly: Venue['find'] = () => new Promise((answer) => setTimeout(() => answer(undefined), 150))
  const place = guard([fill], { found: [slowly, fill] })
  expect(await outcome({ askFirst: true })).toBe(fill)
  expect(place.find).toHaveBeenCalledTimes(2)
  expect(place).not.toHaveBeenCalled()
})

test('a look-up that is answered after its time limit places nothing', async () => {
  const tooSlow: Venue['find'] = () => new Promise((answer) => setTimeout(() => answer(undefined), 2_500))
  const place = guard([fill], { found: [tooSlow] })
  expect(await outcome({ askFirst: true })).toMatchObject({ cause: { message: 'no answer within 2000 ms' } })
  await jest.advanceTimersByTimeAsync(5_000)
  expect(place).not.toHaveBeenCalled()
})

test('look-up and placement share the time of one attempt', async () => {
  const slowly: Venue['find'] = () => new Promise((answer) => setTimeout(() => answer(undefined), 1_500))
  const place = guard([silent], { found: [slowly] })
  const settled = guarded.place(order(), neverAborted, { askFirst: true }).catch((error) => error)
  await jest.advanceTimersByTimeAsync(3 * 2_000 + 2 * 125)
  expect(await settled).toMatchObject({ name: 'Unavailable', cause: { message: 'no answer within 2000 ms' } })
  expect(place).toHaveBeenCalledTimes(1)
  expect(place.find).toHaveBeenCalledTimes(3)
})

test('an order that the open breaker rejects is in doubt only if it may have been placed before', async () => {
  guard([fault()], { found: [fault()] })
  for (let delivery = 1; delivery <= 5; delivery++) {
    const settled = outcomeNow({})
    await jest.advanceTimersByTimeAsync(250)
    expect(await settled).toMatchObject({ inDoubt: true })
  }
  expect(guarded.breaker.state).toBe('open')
  expect(await outcomeNow({})).toMatchObject({ counted: false, inDoubt: false })
  expect(await outcomeNow({ askFirst: true })).toMatchObject({ counted: false, inDoubt: true })
})

test('an expired order that may have been placed counts as a probe, because the venue answers its look-up', async () => {
  guard([fault()])
  for (let delivery = 1; delivery <= 5; delivery++) {
    const settled = outcomeNow({})
    await jest.advanceTimersByTimeAsync(250)
    await settled
  }
  await jest.advanceTimersByTimeAsync(5_000)
  jest.setSystemTime(Date.parse(order().expireTime) + 60_000)
  expect(await outcomeNow({ askFirst: true })).toBeInstanceOf(OrderExpired)
  expect(guarded.breaker.state).toBe('closed')
})

test('a look-up is guarded like a placement: a time-out, quick retries, one event for the breaker', async () => {
  const place = guard([fill], { found: [() => new Promise(() => undefined), undefined] })
  const found = guarded.find(order().clientOrderId, neverAborted)
  await jest.advanceTimersByTimeAsync(2_125)
  expect(await found).toBeUndefined()
  expect(place.find).toHaveBeenCalledTimes(2)
  await guarded.close()

  guard([fill], { found: [fault()] })
  for (let call = 1; call <= 5; call++) {
    const settled = guarded.find(order().clientOrderId, neverAborted).catch((error) => error)
    await jest.advanceTimersByTimeAsync(250)
    expect(await settled).toMatchObject({ name: 'Unavailable', inDoubt: true })
  }
  expect(guarded.breaker.state).toBe('open')
  await expect(guarded.find(order().clientOrderId, neverAborted)).rejects.toMatchObject({ counted: false, inDoubt: true })
})

test('a cancelled look-up is not retried', async () => {
  const place = guard([fill], { found: [fault()] })
  const giveUp = new AbortController()
  const settled = guarded.find(order().clientOrderId, giveUp.signal).catch((error) => error)
  await jest.advanceTimersByTimeAsync(10)
  giveUp.abort()
  await jest.advanceTimersByTimeAsync(1_000)
  expect(await settled).toBeInstanceOf(Unavailable)
  expect(place.find).toHaveBeenCalledTimes(1)
})

test("a venue's list of orders is available if it has one", () => {
  guard([fill])
  expect(guarded.orders).toBeUndefined()
  const paper = createPaperVenue()
  const orders = async function* () {}
  guarded = guardVenue({ ...paper, orders })
  expect(guarded.orders).toBeDefined()
})

test('placing orders leaves no listeners on a long-lived abort signal', async () => {
  guard([fill])
  const longLived = new AbortController().signal
  const added = jest.spyOn(longLived, 'addEventListener')
  const removed = jest.spyOn(longLived, 'removeEventListener')
  for (let delivery = 1; delivery <= 10; delivery++) await guarded.place(order(), longLived)
  expect(removed).toHaveBeenCalledTimes(added.mock.calls.length)
})

const unclear = { ...fill, fee: 'free' } as Fill

test('an unreadable answer of any adapter causes an immediate look-up before it is thrown, and is not a fault', async () => {
  for (const said of [
    unclear,
    { ...fill, fee: 0.19 },
    { ...fill, filledQuantity: '11' },
    { status: 'DONE' },
    { status: 'REJECTED', filledQuantity: '3' },
  ]) {
    const place = guard([said as Fill], { found: [said as Found] })
    expect(await outcome()).toMatchObject({ name: 'UnreadableAnswer', answer: JSON.stringify(said) })
    expect([place.mock.calls.length, place.find.mock.calls.length]).toEqual([1, 1])
    expect(guarded.breaker.state).toBe('closed')
    await guarded.close()
  }
  guard([unclear], { found: [fill] })
  expect(await outcome()).toEqual(fill)
})

test('an answer without a status is a fault, and the order is looked up before it is placed again', async () => {
  for (const said of [undefined, null, 'OK', {}, [fill]]) {
    const place = guard([said as unknown as Fill], { found: [null as unknown as Found] })
    expect(await outcome()).toMatchObject({ name: 'Unavailable', inDoubt: true })
    expect(place).toHaveBeenCalledTimes(1)
    await guarded.close()
  }
  guard([fill])
})

test.each([
  ['has it open', { status: 'PENDING_NEW' } as const, { name: 'Unavailable', inDoubt: true }],
  ['has none', undefined, { name: 'UnreadableAnswer' }],
  ['is unavailable', fault(), { name: 'UnreadableAnswer' }],
  ['gives another unreadable answer', unclear, { name: 'UnreadableAnswer' }],
])('after an unreadable answer the order is not placed again if the venue %s', async (_, found, error) => {
  const place = guard([unclear, fill], { found: [found] })
  expect(await outcome()).toMatchObject(error)
  expect(place).toHaveBeenCalledTimes(1)
})

test('a fill may have a rebate, extra decimals and an unreadable time', async () => {
  const said = { ...fill, fee: '-0.02', averagePrice: '100.100000000000000001', at: 'just now' }
  guard([said])
  expect(await outcome()).toEqual({ ...said, at: new Date(issuedAt).toISOString() })
})
