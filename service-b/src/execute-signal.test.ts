import type { ExecutionReport } from '@trading/contracts'
import { idOf, neverAborted, signal } from './examples.fixture'
import { type ExecuteSignalPorts, executeSignal, expireSignal } from './execute-signal'
import { stateless } from './memory/stateless'
import { limitsFrom } from './rules/limits'
import { OrderExpired } from './venue/errors'
import type { Order } from './venue/venue'

const afterwards = () => undefined
const context = { attempt: 2, redelivered: false, retried: false, abort: neverAborted, cancel: () => undefined, afterwards }

function engine(place: ExecuteSignalPorts['venue']['place'], { maxOrderNotional = '1000000' } = {}) {
  const orders: Order[] = []
  const reports: ExecutionReport[] = []
  const ports: ExecuteSignalPorts = {
    memory: stateless,
    venue: {
      name: 'test',
      find: async () => undefined,
      place(order, abort) {
        orders.push(order)
        return place(order, abort)
      },
    },
    limits: limitsFrom({ maxOrderNotional }),
    engine: 'engine-1',
    report: async (report) => void reports.push(report),
    now: () => Date.parse(signal().issuedAt),
  }
  return { ports, orders, reports, execute: executeSignal(ports) }
}

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.26', fee: '0.1', at: '2026-01-05T14:30:00.020Z' } as const

test('a fill is reported with the attempt and the engine that got it', async () => {
  const { execute, orders, reports } = engine(async () => fill)
  await execute(signal(), context)
  expect(orders).toMatchObject([{ clientOrderId: signal().id, expireTime: signal().validUntil }])
  expect(reports).toMatchObject([{ status: 'FILLED', averagePrice: '189.26', engine: 'engine-1', attempt: 2, venue: 'test' }])
})

test('a refusal by the venue is reported as rejected, in its words', async () => {
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

test('any other failure is left to what settles, and nothing is reported', async () => {
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
