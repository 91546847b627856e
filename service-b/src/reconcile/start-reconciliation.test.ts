import { Registry } from 'prom-client'
import { keepingLog } from '../examples.fixture'
import type { AskedVenue } from './listing-venue'
import { type StartReconciliationOptions, startReconciliation } from './start-reconciliation'

// Nobody asks it here: what is told at start is told at once.
const ledger = new Proxy({}, { get: () => () => Promise.reject(new Error('not asked')) }) as StartReconciliationOptions['ledger']

test.each([
  ['paper', 'debug'],
  ['my-venue', 'info'],
])('that venue %s cannot list its orders is told at level %s', async (name, level) => {
  const { lines, log } = keepingLog()
  const venue = { name, find: async () => undefined } as unknown as AskedVenue
  const started = startReconciliation({ ledger, venue, engine: 'engine-1', log, metrics: new Registry(), intervalMs: 60_000 })
  const [first] = lines
  await started.close?.()
  expect(first).toEqual({ level, message: `venue ${name} cannot list its orders: the ledger is not reconciled with it` })
})
