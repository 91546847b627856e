import type { ExecutionReport } from '@trading/contracts'
import type { Unsent, UnsentOptions } from '@trading/ledger'
import { PublishError } from '@trading/messaging'
import { keepingLog, signal, until } from '../examples.fixture'
import { filled } from '../rules/reports'
import { openRelay } from './relay'

const fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.26', fee: '0.1', at: '2026-01-05T14:30:00.020Z' } as const
const report = filled(signal(), fill, { engine: 'engine-1', attempt: 1, venue: 'test' })

let relay: ReturnType<typeof openRelay>
afterEach(() => relay.close())

function opened({
  unsent = { count: 0, oldestMs: 0, own: 0 },
  publish = async () => undefined,
  unready = () => undefined,
}: {
  unsent?: Unsent
  publish?: (report: ExecutionReport) => Promise<void>
  unready?: () => string | undefined
} = {}) {
  const asked: UnsentOptions[] = []
  const seen: Unsent[] = []
  const steps: string[] = []
  relay = openRelay({
    ledger: {
      async relayUnsent(which, publishing) {
        asked.push(which)
        if (asked.length > 1) return 0
        return publishing(report).then(
          () => 1,
          () => 0,
        )
      },
      unsent: async () => unsent,
      sent: (signalId) => steps.push(`sent ${signalId === report.signalId}`),
    },
    publish,
    pending: () => ['signal 7'],
    unready,
    log: keepingLog().log,
    intervalMs: 1,
    onRelayed: (reports) => steps.push(`relayed ${reports}`),
    onFailed: () => steps.push('failed'),
    onUnsent: (unsent) => seen.push(unsent),
  })
  return { asked, seen, steps }
}

test('the relay takes no report that its own engine is publishing', async () => {
  const { asked, steps } = opened()
  await until(() => asked.length > 1)
  expect(asked[0]?.except).toEqual(['signal 7'])
  expect(steps).toEqual(['relayed 1'])
})

test('while nothing can be published the relay takes no reports, and still counts them', async () => {
  let trouble: string | undefined = 'publishing: not connected to the broker'
  const { asked, seen } = opened({ unready: () => trouble })
  await until(() => seen.length > 0)
  expect(asked).toEqual([])
  trouble = undefined
  await until(() => asked.length > 0)
})

test('a publish that fails is counted', async () => {
  const { steps } = opened({ publish: () => Promise.reject(new Error('the queue is full')) })
  await until(() => steps.length > 0)
  expect(steps).toEqual(['failed'])
})

test('a report whose confirm came too late for the relay is marked as sent all the same', async () => {
  const late = Promise.resolve()
  const { steps } = opened({ publish: () => Promise.reject(new PublishError('UNCONFIRMED', 'no confirm came', { late })) })
  await until(() => steps.length > 1)
  expect(steps).toEqual(['failed', 'sent true'])
})

test.each([
  [59_000, undefined],
  [90_000, 'the oldest of 3 reports that are not sent was recorded 90 s ago'],
])('reports that have not been sent for %d ms are a warning: %s', async (oldestMs, warning) => {
  const { seen } = opened({ unsent: { count: 3, oldestMs, own: 1 } })
  await until(() => seen.length > 0)
  expect(seen).toEqual([{ count: 3, oldestMs, own: 1 }])
  expect(relay.warning()).toBe(warning)
})
