import { OrderTooLate, VenueFault } from '@trading/venue'
import { idOf, issuedAt, neverAborted, order } from '@trading/venue/examples'
import type { BookRecord } from './order-book'
import { createPaperVenue, type PaperVenueOptions } from './paper-venue'

/** A paper venue with a clock that the test advances. */
function paperAt(options: PaperVenueOptions = {}) {
  const clock = { ms: issuedAt }
  const waiting: { until: number; done: () => void }[] = []
  const sleep = (ms: number, abort: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ until: clock.ms + ms, done: resolve })
      abort.addEventListener('abort', () => reject(abort.reason), { once: true })
    })
  const pass = async (ms: number) => {
    clock.ms += ms
    for (const { until, done } of waiting) if (until <= clock.ms) done()
    await new Promise(setImmediate)
  }
  return { venue: createPaperVenue({ now: () => clock.ms, sleep, ...options }), clock, pass, waiting }
}

/** Whether a promise has settled. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  const note = () => {
    settled = true
  }
  promise.then(note, note)
  await new Promise(setImmediate)
  return settled
}

test('an order is filled at the reference price, a little worse, for a fee', async () => {
  const { venue } = paperAt()
  expect(await venue.place(order(), neverAborted)).toEqual({
    status: 'FILLED',
    filledQuantity: '10',
    averagePrice: expect.stringMatching(/^189\.2[5-8]/),
    fee: expect.stringMatching(/^0\.(09|1)/),
    at: '2026-01-05T14:30:00.000Z',
  })
})

test('the same order again is answered with the first fill and never filled twice, whatever the clock says', async () => {
  const { venue, clock } = paperAt()
  const first = await venue.place(order(), neverAborted)
  clock.ms += 90_000
  expect(await venue.place(order(), neverAborted)).toBe(first)
  expect(venue.book.all()).toMatchObject([{ ...order(), status: 'FILLED', calls: 2, fills: 1, outcome: first }])
  expect(venue.book.counts).toEqual({ calls: 2, orders: 1, fills: 1, refusals: 0, late: 0 })
})

test('two venues say the same of an order', async () => {
  const place = (n: number) => paperAt().venue.place(order({ clientOrderId: idOf(n) }), neverAborted)
  expect(await place(1)).toEqual(await place(1))
  expect(await place(1)).not.toEqual(await place(2))
})

test('without latency no timer is used; with it the answer takes that long', async () => {
  const { venue, pass, waiting } = paperAt()
  await venue.place(order(), neverAborted)
  expect(waiting).toEqual([])
  venue.misbehave({ latencyMs: 20 })
  const slow = venue.place(order({ clientOrderId: idOf(2) }), neverAborted)
  expect(await isSettled(slow)).toBe(false)
  await pass(20)
  expect(await slow).toMatchObject({ status: 'FILLED' })
})

test('down, every call is a fault and no order is taken; healed, orders flow again', async () => {
  const { venue } = paperAt({ misbehaviour: { latencyMs: 0 } })
  venue.misbehave({ down: true })
  await expect(venue.place(order(), neverAborted)).rejects.toThrow(VenueFault)
  expect(venue.book.counts).toEqual({ calls: 1, orders: 0, fills: 0, refusals: 0, late: 0 })
  venue.misbehave({})
  expect(await venue.place(order(), neverAborted)).toMatchObject({ status: 'FILLED' })
})

test('what a change leaves out returns to how the venue was opened', () => {
  const { venue } = paperAt({ misbehaviour: { latencyMs: 20 } })
  venue.misbehave({ failureRate: 0.5, latencyMs: 500 })
  venue.misbehave({ down: true })
  expect(venue.misbehaviour).toMatchObject({ down: true, failureRate: 0, latencyMs: 20 })
})

test('hanging, a call is never answered, no order is taken, and an abort ends it', async () => {
  const { venue } = paperAt({ misbehaviour: { hang: true } })
  const giveUp = new AbortController()
  const call = venue.place(order(), giveUp.signal)
  expect(await isSettled(call)).toBe(false)
  giveUp.abort(new Error('too slow'))
  await expect(call).rejects.toThrow('too slow')
  expect(venue.book.all()).toEqual([])
})

test('calls fail at the asked rate, the same ones for the same seed', async () => {
  const failures = async (seed: number) => {
    const { venue } = paperAt({ misbehaviour: { failureRate: 0.3, seed } })
    const calls = Array.from({ length: 1_000 }, (_, n) => venue.place(order({ clientOrderId: idOf(n) }), neverAborted))
    return (await Promise.allSettled(calls)).flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))
  }
  expect((await failures(1)).length).toBeGreaterThan(250)
  expect((await failures(1)).length).toBeLessThan(350)
  expect(await failures(1)).toEqual(await failures(1))
  expect(await failures(1)).not.toEqual(await failures(2))
})

test('an order is refused or not by its id alone, and a refusal is as final as a fill', async () => {
  const refusals = async (seed: number) => {
    const { venue } = paperAt({ misbehaviour: { rejectRate: 0.5, seed } })
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => venue.place(order({ clientOrderId: idOf(n) }), neverAborted)))
    venue.misbehave({ rejectRate: 0 })
    const again = await Promise.all(Array.from({ length: 200 }, (_, n) => venue.place(order({ clientOrderId: idOf(n) }), neverAborted)))
    expect(again).toEqual(answers)
    return answers.flatMap(({ status }, n) => (status === 'REJECTED' ? [n] : []))
  }
  const refused = await refusals(1)
  expect(refused.length).toBeGreaterThan(75)
  expect(refused.length).toBeLessThan(125)
  expect(await refusals(2)).toEqual(refused)
})

test('a lost answer is a fill all the same, and asking again finds it', async () => {
  const { venue } = paperAt()
  venue.misbehave({ timeoutRate: 1 })
  const giveUp = new AbortController()
  const call = venue.place(order(), giveUp.signal)
  expect(await isSettled(call)).toBe(false)
  giveUp.abort(new Error('too slow'))
  await expect(call).rejects.toThrow('too slow')
  const [booked] = venue.book.all()
  expect(booked).toMatchObject({ status: 'FILLED', fills: 1 })
  venue.misbehave({})
  expect(await venue.place(order(), neverAborted)).toBe(booked?.outcome)
})

test('an order that fills late is filled though its caller gave up, and all who ask meanwhile share the one fill', async () => {
  const { venue, pass } = paperAt()
  venue.misbehave({ lateFillMs: 3_000 })
  const giveUp = new AbortController()
  const impatient = venue.place(order(), giveUp.signal)
  const patient = venue.place(order(), neverAborted)
  expect(await isSettled(patient)).toBe(false)
  giveUp.abort(new Error('too slow'))
  await expect(impatient).rejects.toThrow('too slow')
  expect(venue.book.find(order().clientOrderId)).toMatchObject({ status: 'PENDING_NEW', calls: 2, fills: 0 })
  await pass(1_000)
  venue.misbehave({})
  const third = venue.place(order(), neverAborted)
  expect(await isSettled(third)).toBe(false)
  await pass(2_000)
  expect(await patient).toMatchObject({ status: 'FILLED', at: '2026-01-05T14:30:03.000Z' })
  expect(await third).toBe(await patient)
  expect(venue.book.find(order().clientOrderId)).toMatchObject({ status: 'FILLED', calls: 3, fills: 1 })
})

test('an order is never filled at or after its expire time, not even one that fills late', async () => {
  const { venue, clock, pass } = paperAt()
  clock.ms = Date.parse(order().expireTime)
  expect(await venue.place(order(), neverAborted)).toMatchObject({ status: 'REJECTED', reason: expect.stringContaining('expired') })
  clock.ms -= 2_000
  venue.misbehave({ lateFillMs: 3_000 })
  const late = venue.place(order({ clientOrderId: idOf(2) }), neverAborted)
  await pass(3_000)
  expect(await late).toMatchObject({ status: 'REJECTED' })
})

test('an order that comes at or after its takeBy is not taken, and a later one under its id is', async () => {
  const { venue, clock } = paperAt()
  const takeBy = issuedAt + 3_000
  clock.ms = takeBy
  await expect(venue.place(order({ takeBy }), neverAborted)).rejects.toBeInstanceOf(OrderTooLate)
  expect(await venue.find(order().clientOrderId, neverAborted)).toBeUndefined()
  expect(venue.book.all()).toEqual([])
  expect(venue.book.counts).toEqual({ calls: 1, orders: 0, fills: 0, refusals: 0, late: 1 })
  expect(await venue.place(order({ takeBy: takeBy + 1 }), neverAborted)).toMatchObject({ status: 'FILLED' })
})

test('an order that was taken in time fills after its takeBy too, until it expires', async () => {
  const { venue, pass } = paperAt({ misbehaviour: { lateFillMs: 10_000 } })
  const placed = venue.place(order({ takeBy: issuedAt + 1 }), neverAborted)
  await pass(10_000)
  expect(await placed).toMatchObject({ status: 'FILLED' })
})

test('an order that comes too late and has expired is refused for good, unless its id stands for another by then', async () => {
  const { venue, clock } = paperAt({ misbehaviour: { reusesIds: true } })
  const fill = await venue.place(order({ takeBy: issuedAt + 3_000 }), neverAborted)
  clock.ms = Date.parse(order().expireTime)
  await expect(venue.place(order({ takeBy: issuedAt + 3_000 }), neverAborted)).rejects.toBeInstanceOf(OrderTooLate)
  expect(await venue.find(order().clientOrderId, neverAborted)).toBe(fill)
  const other = order({ clientOrderId: idOf(2), takeBy: issuedAt + 3_000 })
  expect(await venue.place(other, neverAborted)).toMatchObject({ status: 'REJECTED', reason: expect.stringContaining('expired') })
})

test('where ids may be used again, an order that comes after its takeBy is not filled after another, and changes nothing', async () => {
  const { venue, clock } = paperAt({ misbehaviour: { reusesIds: true } })
  clock.ms += 11_000
  const fill = await venue.place(order({ takeBy: clock.ms + 3_000 }), neverAborted)
  await expect(venue.place(order({ takeBy: issuedAt + 3_000 }), neverAborted)).rejects.toBeInstanceOf(OrderTooLate)
  expect(venue.book.all()).toMatchObject([{ calls: 1, fills: 1, outcome: fill }])
})

test('an order beyond what can be written down is refused', async () => {
  const widest = '999999999999999999.999999999999'
  const refused = await paperAt().venue.place(order({ quantity: widest, referencePrice: widest }), neverAborted)
  expect(refused).toMatchObject({ status: 'REJECTED', reason: expect.stringContaining('cannot be priced') })
})

test('behaviour that makes no sense is refused with the field named', () => {
  const { venue } = paperAt()
  expect(() => venue.misbehave({ failureRate: 2 })).toThrow('failureRate')
  expect(() => venue.misbehave({ dwon: true } as object)).toThrow('dwon')
  expect(venue.misbehaviour.failureRate).toBe(0)
})

test('asked for an order, it says what became of it: pending, filled, refused, or that it has none', async () => {
  const { venue, pass } = paperAt()
  const find = () => venue.find(order().clientOrderId, neverAborted)
  expect(await find()).toBeUndefined()
  venue.misbehave({ lateFillMs: 3_000 })
  const placed = venue.place(order(), neverAborted)
  expect(await find()).toEqual({ status: 'PENDING_NEW' })
  await pass(3_000)
  expect(await find()).toBe(await placed)
  venue.misbehave({ rejectRate: 1 })
  const refused = await venue.place(order({ clientOrderId: idOf(2) }), neverAborted)
  expect(await venue.find(idOf(2), neverAborted)).toBe(refused)
  expect(venue.book.counts).toMatchObject({ calls: 2, orders: 2 })
})

test('down, hanging or failing, it tells nobody anything, but its book is open to whoever judges it', async () => {
  const { venue } = paperAt()
  const fill = await venue.place(order(), neverAborted)
  for (const misbehaviour of [{ down: true }, { failureRate: 1 }]) {
    venue.misbehave(misbehaviour)
    await expect(venue.find(order().clientOrderId, neverAborted)).rejects.toThrow(VenueFault)
    await expect(venue.page({ since: 0, after: 0, limit: 1 }, neverAborted)).rejects.toThrow(VenueFault)
  }
  venue.misbehave({ hang: true })
  const giveUp = new AbortController()
  const asked = venue.find(order().clientOrderId, giveUp.signal)
  expect(await isSettled(asked)).toBe(false)
  giveUp.abort(new Error('too slow'))
  await expect(asked).rejects.toThrow('too slow')
  expect(venue.book.all()).toMatchObject([{ outcome: fill }])
})

test('a dropped answer is a fill all the same, told to nobody and found by who asks', async () => {
  const { venue } = paperAt({ misbehaviour: { dropAnswers: 1 } })
  await expect(venue.place(order(), neverAborted)).rejects.toThrow(VenueFault)
  expect(await venue.find(order().clientOrderId, neverAborted)).toMatchObject({ status: 'FILLED' })
  expect(venue.book.all()).toMatchObject([{ calls: 1, fills: 1 }])
})

test('where ids may be used again, a filled order that is placed again fills again', async () => {
  const { venue } = paperAt({ misbehaviour: { reusesIds: true } })
  await venue.place(order(), neverAborted)
  expect(await venue.place(order(), neverAborted)).toMatchObject({ status: 'FILLED' })
  expect(venue.book.all()).toMatchObject([{ calls: 2, fills: 2 }])
  expect(venue.book.counts).toEqual({ calls: 2, orders: 1, fills: 2, refusals: 0, late: 0 })
})

test('where ids may be used again, one that is still open may not: all who ask share its one fill', async () => {
  const { venue, pass } = paperAt({ misbehaviour: { reusesIds: true, lateFillMs: 1_000 } })
  const both = [venue.place(order(), neverAborted), venue.place(order(), neverAborted)]
  await pass(1_000)
  const [first, second] = await Promise.all(both)
  expect(first).toBe(second)
  expect(venue.book.all()).toMatchObject([{ calls: 2, fills: 1 }])
})

test('the same order under two ids is two orders, and fills twice', async () => {
  const { venue } = paperAt()
  await venue.place(order({ clientOrderId: idOf(1) }), neverAborted)
  await venue.place(order({ clientOrderId: idOf(2) }), neverAborted)
  expect(venue.book.counts).toMatchObject({ orders: 2, fills: 2 })
})

test('it dies on the fill that it was told to die on, with its book written and before the answer', async () => {
  const records: BookRecord[] = []
  const journal = { replay: () => undefined, append: (record: BookRecord) => void records.push(record) }
  const die = () => {
    throw new Error('died')
  }
  const { venue } = paperAt({ journal, die, misbehaviour: { dieOnOrder: 2 } })
  expect(await venue.place(order({ clientOrderId: idOf(1) }), neverAborted)).toMatchObject({ status: 'FILLED' })
  await expect(venue.place(order({ clientOrderId: idOf(2) }), neverAborted)).rejects.toThrow('died')
  expect(records.at(-1)).toMatchObject({ clientOrderId: idOf(2), outcome: { status: 'FILLED' } })
})

test('opened with the journal of an earlier one it has its orders, and ends what was still open', async () => {
  const records: BookRecord[] = []
  const journal = {
    replay: (each: (record: BookRecord) => void) => [...records].forEach(each),
    append: (record: BookRecord) => void records.push(record),
  }
  const before = paperAt({ journal })
  const fill = await before.venue.place(order({ clientOrderId: idOf(1) }), neverAborted)
  before.venue.misbehave({ lateFillMs: 60_000 })
  before.venue.place(order({ clientOrderId: idOf(2) }), neverAborted).catch(() => undefined)
  await before.venue.close()

  const { venue } = paperAt({ journal })
  expect(await venue.find(idOf(1), neverAborted)).toEqual(fill)
  expect(await venue.find(idOf(2), neverAborted)).toMatchObject({ status: 'FILLED' })
  expect(await venue.place(order({ clientOrderId: idOf(1) }), neverAborted)).toEqual(fill)
  expect(venue.book.all()).toMatchObject([{ fills: 1 }, { fills: 1 }])
  expect(records.length).toBe(4)
})

test('in the process it offers no list of orders, since no two engines share it', () => {
  expect('orders' in paperAt().venue).toBe(false)
})

test('closing leaves no order waiting for its fill', async () => {
  const venue = createPaperVenue({ now: () => issuedAt, misbehaviour: { lateFillMs: 60_000 } })
  const call = venue.place(order(), neverAborted)
  await venue.close()
  await expect(call).rejects.toThrow()
})
