import { claimHoldsMs, endangersFills, idleInTransactionMs, publishMs, relayAfterMs, timeBudget, timeBudgetWarnings } from './time-budget'

const unset = { VENUE_CALL_MS: undefined, HANDLER_MS: undefined, DRAIN_MS: undefined }
const standard = { VENUE_CALL_MS: 2_000, HANDLER_MS: 8_000, DRAIN_MS: 10_000 }

test.each([
  ['with nothing set', {}, standard],
  ['with a longer call', { VENUE_CALL_MS: 4_000 }, { VENUE_CALL_MS: 4_000, HANDLER_MS: 15_500, DRAIN_MS: 19_375 }],
  ['with a shorter call', { VENUE_CALL_MS: 300 }, { ...standard, VENUE_CALL_MS: 300 }],
  ['with a shorter handler', { HANDLER_MS: 2_000 }, { VENUE_CALL_MS: 400, HANDLER_MS: 2_000, DRAIN_MS: 10_000 }],
  ['with a longer handler', { HANDLER_MS: 20_000 }, { VENUE_CALL_MS: 2_000, HANDLER_MS: 20_000, DRAIN_MS: 25_000 }],
  ['with a shorter drain', { DRAIN_MS: 500 }, { ...standard, DRAIN_MS: 500 }],
])('times that are not set adapt to those that are: %s', (_, set, budget) => {
  expect(timeBudget({ ...unset, ...set })).toEqual(budget)
})

test('setting a single time never leads to a budget that endangers fills', () => {
  for (let ms = 10; ms <= 600_000; ms = Math.ceil(ms * 1.01)) {
    expect(endangersFills(timeBudget({ ...unset, VENUE_CALL_MS: ms }))).toBeUndefined()
    expect(timeBudgetWarnings(timeBudget({ ...unset, VENUE_CALL_MS: ms }))).toEqual([])
    if (ms >= 430) expect(endangersFills(timeBudget({ ...unset, HANDLER_MS: ms }))).toBeUndefined()
  }
})

test('calls that do not fit into a handler endanger fills; the error names both settings, their values and what would work', () => {
  const said = endangersFills({ ...standard, VENUE_CALL_MS: 5_000 })
  expect(said).toMatch(
    /^HANDLER_MS=8000 is shorter than the 3 calls of VENUE_CALL_MS=5000 .*Set HANDLER_MS to 15400 or more, or VENUE_CALL_MS to at most 2533$/,
  )
  expect(endangersFills({ ...standard, VENUE_CALL_MS: 5_000, HANDLER_MS: 15_400 })).toBeUndefined()
  expect(endangersFills({ ...standard, VENUE_CALL_MS: 2_533 })).toBeUndefined()
  expect(endangersFills({ ...standard, VENUE_CALL_MS: 2_534 })).toBeDefined()
  expect(endangersFills({ ...standard, HANDLER_MS: 100 })).toMatch(/Set HANDLER_MS to 6400 or more$/)
})

test('a drain shorter than the handler time is a warning', () => {
  expect(timeBudgetWarnings({ ...standard, DRAIN_MS: 1_000 })).toEqual([
    expect.stringMatching(/^DRAIN_MS=1000 .* HANDLER_MS=8000: .* Set DRAIN_MS to 8000 or more$/),
  ])
  expect(timeBudgetWarnings(standard)).toEqual([])
})

test.each([
  [5, 3_000],
  [60, 3_000],
  [4, 2_000],
  [3, 1_000],
  [2, 0],
  [0, -2_000],
])('with a heartbeat of %i s, a claim holds for %i ms', (heartbeatS, holdsMs) => {
  expect(claimHoldsMs(heartbeatS)).toBe(holdsMs)
})

test('a report is relayed only after its engine has given up publishing it, and a relay transaction outlasts a publish', () => {
  expect(relayAfterMs).toBeGreaterThan(publishMs)
  expect(idleInTransactionMs).toBeGreaterThan(publishMs)
})
