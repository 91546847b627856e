import { type ExecutionReport, reportIdOf } from '@trading/contracts'
import { FieldOutOfRange, LedgerFault, Superseded } from '@trading/ledger'
import { Unavailable } from '@trading/messaging'
import { createPaperVenue } from '@trading/paper-venue'
import { createCancellation } from '@trading/runtime'
import type { Order } from '@trading/venue'
import { idOf, neverAborted } from '@trading/venue/examples'
import { signal } from './examples.fixture'
import { type ExecuteSignalPorts, executeSignal } from './execute-signal'
import { expireSignal } from './expire-signal'
import { guardVenue } from './guard/guarded-venue'
import { MayStillArrive } from './guard/may-still-arrive'
import { OrderExpired } from './guard/order-expired'
import { PlacingForbidden } from './guard/placing-forbidden'
import { type Check, checksOf } from './objection'
import { limitsFrom } from './rules/limits'
import { orderFor } from './rules/order'
import { filled } from './rules/reports'
import { noStore } from './store/no-store'

const afterwards = () => undefined
const context = {
  attempt: 1,
  redelivered: false,
  retried: false,
  headers: {},
  abort: neverAborted,
  cancelled: neverAborted,
  cancel: () => undefined,
  afterwards,
}
const issued = Date.parse(signal().issuedAt)

type Venue = ExecuteSignalPorts['venue']
type Store = ExecuteSignalPorts['store']

interface Setting {
  find?: Venue['find']
  store?: Partial<Store>
  maxOrderNotional?: string
  collar?: Check
  forbids?: ExecuteSignalPorts['forbids']
  now?: () => number
}

/** An engine with the test's own venue and store; `steps` records what it did, in order. */
function engine(
  place: Venue['place'],
  { find = async () => undefined, store, maxOrderNotional = '1000000', collar, forbids, now = () => issued }: Setting = {},
) {
  const orders: Order[] = []
  const reports: ExecutionReport[] = []
  const steps: string[] = []
  const ports: ExecuteSignalPorts = {
    claimHoldsMs: () => 3_000,
    store: {
      claim: store?.claim ?? noStore.claim,
      async record(signalId, report, outcome) {
        steps.push(`record ${report.status}${outcome.fromVenue ? ' of the venue' : ''}`)
        return (store?.record ?? noStore.record)(signalId, report, outcome)
      },
      async markUnreadable(signalId, word) {
        steps.push(`mark ${word.why}`)
        return (store?.markUnreadable ?? noStore.markUnreadable)(signalId, word)
      },
    },
    venue: {
      name: 'test',
      find(clientOrderId, abort, options) {
        steps.push('find')
        return find(clientOrderId, abort, options)
      },
      place(order, abort, options) {
        orders.push(order)
        steps.push(options?.askFirst ? 'ask, then place' : 'place')
        return place(order, abort, options)
      },
    },
    limits: limitsFrom({ maxOrderNotional }),
    checks: checksOf(collar),
    forbids,
    engine: 'engine-1',
    async report(report) {
      steps.push('report')
      reports.push(report)
    },
    now,
  }
  return { ports, orders, reports, steps, execute: executeSignal(ports) }
}

const started = async () => ({ known: 'started', fencingToken: 2, lastEngine: 'engine-9', claimedAgoMs: 10_000 }) as const
const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.26', fee: '0.1', at: '2026-01-05T14:30:00.020Z' } as const

test('a fill is reported with the attempt and the engine that got it', async () => {
  const { execute, orders, reports } = engine(async () => fill)
  await execute(signal(), { ...context, attempt: 2 })
  expect(orders).toMatchObject([{ clientOrderId: signal().id, expireTime: signal().validUntil, takeBy: issued + 3_000 }])
  expect(reports).toMatchObject([{ status: 'FILLED', averagePrice: '189.26', engine: 'engine-1', attempt: 2, venue: 'test' }])
})

test("a venue's reject is reported as rejected, with its reason", async () => {
  const { execute, reports } = engine(async () => ({ status: 'REJECTED', reason: 'halted' }))
  await execute(signal(), context)
  expect(reports).toMatchObject([{ status: 'REJECTED', reason: 'halted' }])
})

test('a stale signal and one above a limit never reach the venue', async () => {
  const { execute, orders, reports } = engine(async () => fill, { maxOrderNotional: '1' })
  await execute(signal({ validUntil: signal().issuedAt }), context)
  await execute(signal(), context)
  expect(orders).toEqual([])
  expect(reports.map(({ status }) => status)).toEqual(['EXPIRED', 'REJECTED'])
})

test('an order that expired on the way to the venue is reported as expired', async () => {
  const { execute, reports } = engine(async () => {
    throw new OrderExpired('too late')
  })
  await execute(signal(), context)
  expect(reports).toMatchObject([{ status: 'EXPIRED', reason: expect.stringContaining('too late') }])
})

test('any other failure is thrown to the consumer, and nothing is reported', async () => {
  const { execute, reports } = engine(async () => {
    throw new Error('broken')
  })
  await expect(execute(signal({ id: idOf(3) }), context)).rejects.toThrow('broken')
  expect(reports).toEqual([])
})

test('a report that cannot be published fails the signal', async () => {
  const { ports } = engine(async () => fill)
  const failing = executeSignal({ ...ports, report: () => Promise.reject(new Error('no broker')) })
  await expect(failing(signal(), context)).rejects.toThrow('no broker')
})

test('a signal with no time left for another attempt is reported as expired, with the last failure', async () => {
  const { ports, reports } = engine(async () => fill)
  await expireSignal(ports)(signal(), { ...context, attempt: 3 }, new Error('no answer'))
  expect(reports).toMatchObject([{ status: 'EXPIRED', attempt: 3, reason: expect.stringContaining('no answer') }])
})

test('an outcome is recorded before it is reported', async () => {
  const { execute, steps } = engine(async () => fill)
  await execute(signal(), context)
  expect(steps).toEqual(['place', 'record FILLED of the venue', 'report'])
})

test('a signal that has ended is done: the venue is not called, and its report is left to the relay', async () => {
  const recorded = filled(signal(), fill, { engine: 'engine-9', attempt: 1, venue: 'test' })
  const { execute, steps } = engine(async () => fill, { store: { claim: async () => ({ known: 'ended', report: recorded }) } })
  await execute(signal({ validUntil: signal().issuedAt }), { ...context, redelivered: true })
  expect(steps).toEqual([])
})

test.each([
  ['that is redelivered', { redelivered: true }, {}],
  ['that is a retry copy', { retried: true }, {}],
  ['with an unfinished claim of another engine', {}, { claim: started }],
])('the order of a signal %s is looked up before it is placed, even past its deadline', async (_, delivery, store) => {
  const { execute, steps } = engine(async () => fill, { store })
  await execute(signal({ validUntil: signal().issuedAt }), { ...context, ...delivery })
  expect(steps).toEqual(['ask, then place', 'record FILLED of the venue', 'report'])
})

/** A venue that treats an upper-case id as another id, and fills every order. */
function caseSensitiveVenue(filledUnder: string) {
  const paper = createPaperVenue({ now: () => issued })
  const venue = guardVenue(paper, { now: () => issued })
  const ready = paper.place(orderFor(signal({ id: filledUnder }), undefined), neverAborted)
  return { venue, paper, ready }
}

const lettered = '01940a7e-5f00-7abc-8def-00000000000f'
const shouted = lettered.toUpperCase()
const startedEarlier = async () => ({ ...(await started()), byEarlierVersion: true })

test.each([
  ['is redelivered in the original spelling', { redelivered: true, idAsSent: shouted }, {}],
  ['is sent in the original spelling and is not in the ledger', { idAsSent: shouted }, {}],
  ['is sent in lower case', {}, { claim: startedEarlier }],
])('an order that an earlier version placed under an upper-case id is found if its signal %s', async (_, delivery, store) => {
  const { venue, paper, ready } = caseSensitiveVenue(shouted)
  await ready
  const { execute, reports } = engine(venue.place, { find: venue.find, store })
  await execute(signal({ id: lettered }), { ...context, ...delivery })
  expect(paper.book.counts).toMatchObject({ orders: 1, fills: 1 })
  expect(reports).toMatchObject([{ status: 'FILLED', signalId: lettered, id: reportIdOf(lettered) }])
  await venue.close()
})

test('such an order is also found if limits or the deadline would end its signal', async () => {
  const { venue, ready } = caseSensitiveVenue(shouted)
  await ready
  const limited = engine(venue.place, { find: venue.find, store: { claim: startedEarlier }, maxOrderNotional: '1' })
  await limited.execute(signal({ id: lettered }), context)
  const late = engine(venue.place, { find: venue.find, store: { claim: startedEarlier } })
  await expireSignal(late.ports)(signal({ id: lettered }), context, new Error('the handler took too long'))
  expect([...limited.reports, ...late.reports]).toMatchObject([{ status: 'FILLED' }, { status: 'FILLED' }])
  await venue.close()
})

test('limits end a signal only if the venue has no order for it', async () => {
  const setting = { store: { claim: started }, maxOrderNotional: '1' }
  const placed = engine(async () => fill, { ...setting, find: async () => fill })
  await placed.execute(signal(), context)
  expect(placed.steps).toEqual(['find', 'record FILLED of the venue', 'report'])
  const unplaced = engine(async () => fill, setting)
  await unplaced.execute(signal(), context)
  expect(unplaced.steps).toEqual(['find', 'record REJECTED', 'report'])
  const open = engine(async () => fill, { ...setting, find: async () => ({ status: 'PENDING_NEW' }) })
  await expect(open.execute(signal(), context)).rejects.toMatchObject({ name: 'Unavailable', inDoubt: true })
})

test('the collar forbids placing, never looking up: an order that the venue has is recorded', async () => {
  const collars: Check[] = [() => ({ rejects: 'too far' }), async () => ({ waits: new Unavailable('no fresh price', { counted: false }) })]
  for (const collar of collars) {
    const placed = engine(async () => fill, { collar, store: { claim: started }, find: async () => fill })
    await placed.execute(signal(), context)
    expect(placed.steps).toEqual(['find', 'record FILLED of the venue', 'report'])
  }
  const rejecting = engine(async () => fill, { collar: () => ({ rejects: 'too far' }), store: { claim: started } })
  await rejecting.execute(signal(), context)
  expect(rejecting.steps).toEqual(['find', 'record REJECTED', 'report'])
  expect(rejecting.reports).toMatchObject([{ reason: 'too far' }])
})

test('a signal whose order may be on its way waits in doubt: it does not expire before a look-up soon after its deadline', async () => {
  const waits = new Unavailable('no fresh price', { counted: false })
  const doubting = engine(async () => fill, { collar: () => ({ waits }), store: { claim: started } })
  const doubt = { message: 'no fresh price', counted: false, inDoubt: true, soon: true }
  await expect(doubting.execute(signal(), context)).rejects.toMatchObject(doubt)
  expect(doubting.steps).toEqual(['find'])
})

test('the claim of a signal that expires is sent although the time of its delivery is over', async () => {
  const claimed = jest.fn(async () => ({ known: 'new', fencingToken: 1 }) as const)
  const { ports, reports } = engine(async () => fill, { store: { claim: claimed } })
  const cancelled = createCancellation()
  cancelled.abort(new Error('took too long'))
  await expireSignal(ports)(signal(), { ...context, cancelled }, new Unavailable('took too long'))
  expect(claimed.mock.calls).toEqual([[signal(), { attempt: context.attempt, redelivered: context.redelivered }]])
  expect(reports).toMatchObject([{ status: 'EXPIRED' }])
})

test('without a fresh price nothing is placed, and the signal waits until its deadline, when it expires', async () => {
  const waits = new Unavailable('no fresh price', { counted: false })
  const collar = jest.fn(() => ({ waits }))
  const waiting = engine(async () => fill, { collar })
  await expect(waiting.execute(signal(), context)).rejects.toBe(waits)
  expect(waiting.steps).toEqual([])
  await expireSignal(waiting.ports)(signal(), context, waits)
  expect(waiting.reports).toMatchObject([{ status: 'EXPIRED', reason: expect.stringContaining('no fresh price') }])
})

test('after the deadline a doubt is resolved whether there are prices or not', async () => {
  const collar = jest.fn(() => ({ waits: new Unavailable('no fresh price', { counted: false }) }))
  const late = engine(
    async () => {
      throw new OrderExpired('expired, and the venue has no such order')
    },
    { collar, store: { claim: started }, now: () => Date.parse(signal().validUntil) },
  )
  await late.execute(signal(), context)
  expect(late.reports).toMatchObject([{ status: 'EXPIRED' }])
  expect(collar).not.toHaveBeenCalled()
})

test('the first objection counts, and later checks are not made', async () => {
  const { ports, steps } = engine(async () => fill)
  const second = jest.fn(() => undefined)
  const halted = new Unavailable('halted', { counted: false, slow: true })
  await expect(executeSignal({ ...ports, checks: [() => ({ waits: halted }), second] })(signal(), context)).rejects.toBe(halted)
  expect(second).not.toHaveBeenCalled()
  expect(steps).toEqual([])
})

test('a halt is looked at for the signal immediately before its order is placed, and it is claimed all the same', async () => {
  const asked: string[] = []
  const claim = jest.fn(noStore.claim)
  const halted = engine(
    async (_, __, options) => {
      const forbidden = options?.mayNot?.()
      if (forbidden) throw forbidden
      return fill
    },
    {
      store: { claim },
      forbids({ id }) {
        asked.push(id)
        return new PlacingForbidden('halted', true)
      },
    },
  )
  await expect(halted.execute(signal(), context)).rejects.toBeInstanceOf(PlacingForbidden)
  expect(asked).toEqual([signal().id])
  expect(claim).toHaveBeenCalledTimes(1)
})

test('if another engine was first, its outcome stands, and its report is left to the relay', async () => {
  const recorded = filled(signal(), fill, { engine: 'engine-9', attempt: 1, venue: 'test' })
  const { execute, steps } = engine(async () => fill, { store: { record: async () => ({ recorded: 'before', report: recorded }) } })
  await execute(signal(), context)
  expect(steps).toEqual(['place', 'record FILLED of the venue'])
})

/** An engine with the paper venue that is suspended for a time between claim and order. */
function standingStill(ms: number) {
  let time = issued
  const now = () => time
  const paper = createPaperVenue({ now })
  const venue = guardVenue(paper, { now })
  const claim: Store['claim'] = async () => {
    time += ms
    return { known: 'new', fencingToken: 1 }
  }
  return { ...engine(venue.place, { store: { claim }, now }), paper }
}

test.each([
  ['that is new is retried, uncounted and not in doubt', {}, false],
  ['that may have been placed is retried, uncounted and in doubt', { redelivered: true }, true],
])('if an engine was suspended after its claim, a signal %s, and nothing is recorded', async (_, delivery, inDoubt) => {
  const { execute, paper, steps } = standingStill(3_000)
  await expect(execute(signal(), { ...context, ...delivery })).rejects.toMatchObject({ name: 'Unavailable', counted: false, inDoubt })
  expect(paper.book.counts).toMatchObject({ orders: 0 })
  expect(steps).toEqual([inDoubt ? 'ask, then place' : 'place'])
})

test('if an engine was suspended past the deadline, the signal expires because the venue has no order for it', async () => {
  const { execute, paper, reports } = standingStill(Date.parse(signal().validUntil) - issued)
  await execute(signal(), { ...context, redelivered: true })
  expect(reports).toMatchObject([{ status: 'EXPIRED' }])
  expect(paper.book.counts).toMatchObject({ orders: 0 })
})

test('an unavailable ledger costs no attempt, and leaves the order in doubt once it was placed', async () => {
  const away = async () => {
    throw new LedgerFault('away')
  }
  const before = engine(async () => fill, { store: { claim: away } })
  await expect(before.execute(signal(), context)).rejects.toMatchObject({ name: 'Unavailable', counted: false, inDoubt: false })
  expect(before.orders).toEqual([])
  const after = engine(async () => fill, { store: { record: away } })
  await expect(after.execute(signal(), context)).rejects.toMatchObject({ name: 'Unavailable', counted: false, inDoubt: true })
  expect(after.reports).toEqual([])
})

test('a signal that another engine has claimed since is left to it, and a fill that the ledger cannot store is left to an operator', async () => {
  const superseded = engine(async () => fill, {
    store: { record: () => Promise.reject(new Superseded('claimed by engine-9')) },
    maxOrderNotional: '1',
  })
  await expect(superseded.execute(signal(), context)).rejects.toMatchObject({ name: 'Unavailable', counted: false, inDoubt: true })
  const unheld = engine(async () => fill, { store: { record: () => Promise.reject(new FieldOutOfRange('fee', '1e30')) } })
  await expect(unheld.execute(signal(), context)).rejects.toMatchObject({ name: 'Poison', message: expect.stringContaining('fee') })
  expect([...superseded.reports, ...unheld.reports]).toEqual([])
})

test('a signal that failed for a reason other than an unavailable venue expires only if the venue has no order for it', async () => {
  const { ports, steps, reports } = engine(async () => fill, { find: async () => fill, store: { claim: started } })
  await expireSignal(ports)(signal(), context, new Error('the handler took longer than 8000 ms'))
  expect(steps).toEqual(['find', 'record FILLED of the venue', 'report'])
  expect(reports).toMatchObject([{ status: 'FILLED' }])
  const away = engine(async () => fill)
  await expireSignal(away.ports)(signal(), context, new Unavailable('down'))
  expect(away.steps).toEqual(['record EXPIRED', 'report'])
})

/** A ledger in which another engine claimed the signal this long ago and died; each claim of this engine adds one. */
function claimedBefore(agoMs: number, ...later: { fencingToken?: number; claimedAgoMs?: number }[]) {
  let fencingToken = 1
  return async () => {
    fencingToken++
    const { claimedAgoMs = fencingToken === 2 ? agoMs : 10, ...rest } = later[fencingToken - 3] ?? {}
    return { ...(await started()), fencingToken, claimedAgoMs, ...rest }
  }
}
const redelivered = { ...context, redelivered: true }

describe('an order that an engine which died, or is at work on another copy, may have sent', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })

  /** With a venue that does not have the order until `arrivesMs`. */
  function afterADeath(store: Partial<Store>, arrivesMs = Number.POSITIVE_INFINITY) {
    const begun = Date.now()
    const paper = async () => (Date.now() - begun >= arrivesMs ? fill : undefined)
    const place: Venue['place'] = async (_, __, options) => {
      const found = await paper()
      if (found || !options?.underWay) return fill
      throw new MayStillArrive()
    }
    return engine(place, { store })
  }

  test.each([
    ['redelivery', redelivered],
    ['copy', context],
  ])('is looked up at once, and again before it is placed, when it can no longer arrive: %s', async (_, delivery) => {
    const { execute, orders, steps } = afterADeath({ claim: claimedBefore(500) })
    const done = execute(signal(), delivery)
    await jest.advanceTimersByTimeAsync(2_499)
    expect(steps).toEqual(['ask, then place'])
    await jest.advanceTimersByTimeAsync(1)
    await done
    expect(steps).toEqual(['ask, then place', 'ask, then place', 'record FILLED of the venue', 'report'])
    expect(orders).toHaveLength(2)
  })

  test('is not waited for if the venue has it, the claim is old, or the engine lived to retry the signal', async () => {
    for (const [store, delivery, arrivesMs] of [
      [{ claim: claimedBefore(500) }, redelivered, 0],
      [{ claim: claimedBefore(3_000) }, redelivered, undefined],
      [{ claim: claimedBefore(500) }, { ...context, retried: true }, undefined],
    ] as const) {
      const { execute, steps } = afterADeath(store, arrivesMs)
      await execute(signal(), delivery)
      expect(steps).toEqual(['ask, then place', 'record FILLED of the venue', 'report'])
    }
  })

  test('is not waited for when the signal expires because its own attempt has just failed', async () => {
    const { ports, steps } = engine(async () => fill, { store: { claim: claimedBefore(500) } })
    await expireSignal(ports)(signal(), context, new Error('no answer'))
    expect(steps).toEqual(['find', 'record EXPIRED', 'report'])
  })

  test('is waited for anew if yet another engine has claimed the signal meanwhile', async () => {
    const { execute, steps } = afterADeath({ claim: claimedBefore(500, { fencingToken: 4, claimedAgoMs: 1_000 }, { fencingToken: 5 }) })
    const done = execute(signal(), redelivered)
    await jest.advanceTimersByTimeAsync(2_500 + 1_999)
    expect(steps).toEqual(['ask, then place', 'ask, then place'])
    await jest.advanceTimersByTimeAsync(1)
    await done
    expect(steps.slice(2)).toEqual(['ask, then place', 'record FILLED of the venue', 'report'])
  })

  test('is not placed if the delivery is given up during the wait: it is retried, uncounted and in doubt', async () => {
    const cancelled = createCancellation()
    const { execute, orders } = afterADeath({ claim: claimedBefore(500) })
    const failed = execute(signal(), { ...redelivered, cancelled }).catch((error) => error)
    await jest.advanceTimersByTimeAsync(100)
    cancelled.abort(new Error('the handler took longer than 8000 ms'))
    expect(await failed).toMatchObject({ name: 'Unavailable', counted: false, inDoubt: true, soon: true })
    expect(orders).toHaveLength(1)
  })

  test('keeps a limit from ending the signal before it can no longer arrive', async () => {
    const setting = { store: { claim: claimedBefore(500) }, maxOrderNotional: '1' }
    const { execute, steps } = engine(async () => fill, setting)
    const done = execute(signal(), redelivered)
    await jest.advanceTimersByTimeAsync(2_500)
    await done
    expect(steps).toEqual(['find', 'find', 'record REJECTED', 'report'])
  })
})
