import { signal } from '@trading/contracts/examples'
import { signalStorySchema } from '@trading/gateway-api'
import type { LedgerEntry } from '@trading/ledger'
import { entryStory, queuedStory } from './story'

const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 14, 30, second))
const submitted = { owner: 'ann', signal: signal(), submittedAt: at(0), publishedAt: at(1) }
const entry = {
  ...{ signalId: signal().id, strategy: 'momentum', symbol: 'AAPL', side: 'BUY', quantity: '10', referencePrice: '189.25' },
  ...{ priceEpoch: null, priceSequence: null, priceAt: null, issuedAt: at(0), validUntil: at(40), status: 'STARTED', claims: 1 },
  ...{ engine: 'engine-1', attempt: 1, redelivered: false, claimedAt: at(1), receivedAt: at(1), earlierClaims: [] },
  ...{ venue: null, filledQuantity: null, averagePrice: null, fee: null, reason: null, executedAt: null, endedAt: null, endedBy: null },
  ...{
    unreadableAt: null,
    unreadable: null,
    byHand: null,
    archivedAt: null,
    report: null,
    committedAt: null,
    sentAt: null,
    publishes: null,
  },
} as LedgerEntry
const options = { findings: [], submitted: undefined, now: at(50).getTime() }

test('a signal that is queued has the story of its submission', () => {
  const story = signalStorySchema.parse(queuedStory(submitted, at(10).getTime()))
  expect(story).toMatchObject({ status: 'QUEUED', owner: 'ann', order: null })
  expect(story.steps.map(({ what }) => what)).toEqual(['submitted', 'open'])
})

test('one that was never published has expired after its deadline; one that waits in the queue has not, until an engine says so', () => {
  const deadline = Date.parse(signal().validUntil)
  const storyAt = (ms: number, publishedAt: Date | null) =>
    signalStorySchema.parse(queuedStory({ ...submitted, publishedAt }, deadline + ms))
  // Within the time in which an engine may still record that it took it.
  expect(storyAt(5_000, null)).toMatchObject({ status: 'QUEUED', steps: [{}, { detail: 'no engine has taken it before its deadline' }] })
  expect(storyAt(10_001, null)).toMatchObject({
    status: 'EXPIRED',
    order: null,
    steps: [{ detail: 'submitted by ann, not known to be published yet' }, { what: 'outcome', at: signal().validUntil }],
  })
  expect(storyAt(3_600_000, at(1))).toMatchObject({ status: 'QUEUED' })
})

test('a signal that was taken has the steps of the ledger, after its submission', () => {
  const story = signalStorySchema.parse(entryStory(entry, { ...options, submitted }))
  expect(story.steps.map(({ what }) => what)).toEqual(['submitted', 'issued', 'claim', 'open'])
  expect(story.steps.at(-1)).toEqual({
    at: null,
    what: 'open',
    detail: 'not ended; last claimed 2026-01-05T14:30:01.000Z, deadline passed 2026-01-05T14:30:40.000Z',
  })
})

test('a signal that has ended has its order, and findings', () => {
  const ended = { status: 'FILLED', venue: 'paper', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', endedBy: 'engine-2' }
  const filled = { ...entry, ...ended, executedAt: at(2), endedAt: at(3), sentAt: at(4), publishes: 1 } as LedgerEntry
  const finding = { kind: 'fill_differs', clientOrderId: entry.signalId, detail: { price: '1' }, foundAt: at(9), engine: 'engine-3' }
  const story = signalStorySchema.parse(entryStory(filled, { ...options, findings: [finding] }))
  expect(story.order).toMatchObject({ venue: 'paper', clientOrderId: entry.signalId, engine: 'engine-2', executedAt: at(2).toISOString() })
  expect(story).toMatchObject({ owner: null, published: 1, findings: [{ kind: 'fill_differs', resolvedAt: null }] })
})

test('an order whose answer could not be read may have been filled', () => {
  const marked = { ...entry, unreadableAt: at(2), unreadable: { venue: 'paper', why: 'HTML', answer: '<html>' } } as LedgerEntry
  expect(signalStorySchema.parse(entryStory(marked, options)).mayHaveFilled).toBe(true)
})
