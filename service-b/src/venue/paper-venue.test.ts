import { idOf, issuedAt, neverAborted, order } from '../examples.fixture'
import { VenueFault } from './errors'
import { createPaperVenue, type PaperVenueOptions } from './paper-venue'

/** A paper venue whose time stands still until it is let run. */
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

/** Whether a promise is settled by now. */
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
  expect(venue.orders()).toEqual([{ ...order(), status: 'FILLED', calls: 2, fills: 1, outcome: first }])
  expect(venue.counts).toEqual({ calls: 2, orders: 1, fills: 1, refusals: 0 })
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
  expect(venue.counts).toEqual({ calls: 1, orders: 0, fills: 0, refusals: 0 })
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
  expect(venue.orders()).toEqual([])
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
  const [booked] = venue.orders()
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
  expect(venue.order(order().clientOrderId)).toMatchObject({ status: 'PENDING_NEW', calls: 2, fills: 0 })
  await pass(1_000)
  venue.misbehave({})
  const third = venue.place(order(), neverAborted)
  expect(await isSettled(third)).toBe(false)
  await pass(2_000)
  expect(await patient).toMatchObject({ status: 'FILLED', at: '2026-01-05T14:30:03.000Z' })
  expect(await third).toBe(await patient)
  expect(venue.order(order().clientOrderId)).toMatchObject({ status: 'FILLED', calls: 3, fills: 1 })
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

test('closing leaves no order waiting for its fill', async () => {
  const venue = createPaperVenue({ now: () => issuedAt, misbehaviour: { lateFillMs: 60_000 } })
  const call = venue.place(order(), neverAborted)
  await venue.close()
  await expect(call).rejects.toThrow()
})
