import { Registry } from 'prom-client'
import { keepingLog, until } from '../examples.fixture'
import type { AskedVenue } from './listing-venue'
import { type StartReconciliationOptions, startReconciliation } from './start-reconciliation'

// The tests never call it: the log line at start is written at once.
const refusing = () => Promise.reject(new Error('not asked'))
const ledger = new Proxy(
  { onState: () => () => undefined },
  { get: (own, name) => Reflect.get(own, name) ?? refusing },
) as unknown as StartReconciliationOptions['ledger']

test.each([
  ['paper', 'debug'],
  ['my-venue', 'info'],
])('a venue %s that cannot list its orders is logged at level %s', async (name, level) => {
  const { lines, log } = keepingLog()
  const venue = { name, find: async () => undefined } as unknown as AskedVenue
  const started = startReconciliation({ ledger, venue, engine: 'engine-1', log, registry: new Registry(), intervalMs: 60_000 })
  const [first] = lines
  await started.close?.()
  expect(first).toEqual({ level, message: `venue ${name} cannot list its orders: the ledger is not reconciled with it` })
})

test('a ledger that is not open yet is reported by readiness and not by the comparison', async () => {
  const { lines, log } = keepingLog()
  let tell: (state: 'away' | 'working') => void = () => undefined
  const asked: string[] = []
  const opening = new Proxy(
    {
      onState: (listener: typeof tell) => {
        tell = listener
        tell('away')
        return () => undefined
      },
    },
    { get: (own, name) => Reflect.get(own, name) ?? (() => asked.push(String(name)) && refusing()) },
  ) as unknown as StartReconciliationOptions['ledger']
  const venue = { name: 'my-venue', find: async () => undefined, orders: async function* () {} } as unknown as AskedVenue
  const registry = new Registry()
  const started = startReconciliation({ ledger: opening, venue, engine: 'engine-1', log, registry, intervalMs: 1, random: () => 0 })
  const warnings = () => lines.filter(({ level }) => level === 'warn')
  await until(() => asked.length >= 3)
  expect(warnings()).toEqual([])
  tell('working')
  await until(() => warnings().length > 0)
  await started.close?.()
  expect(warnings()).toMatchObject([{ event: 'reconciliation.failed', cause: 'not asked' }])
})
