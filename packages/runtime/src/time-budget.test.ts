import { claimHoldsMs, endangersFills, idleInTransactionMs, publishMs, relayAfterMs, timeBudget, timeBudgetWarnings } from './time-budget'

const unset = { VENUE_CALL_MS: undefined, HANDLER_MS: undefined, DRAIN_MS: undefined }
const standard = { VENUE_CALL_MS: 2_000, HANDLER_MS: 8_000, DRAIN_MS: 10_000 }

test.each([
  ['where nothing was set', {}, standard],
  ['of a longer call alone', { VENUE_CALL_MS: 4_000 }, { VENUE_CALL_MS: 4_000, HANDLER_MS: 15_500, DRAIN_MS: 19_375 }],
  ['of a shorter call alone', { VENUE_CALL_MS: 300 }, { ...standard, VENUE_CALL_MS: 300 }],
  ['of a shorter handler alone', { HANDLER_MS: 2_000 }, { VENUE_CALL_MS: 400, HANDLER_MS: 2_000, DRAIN_MS: 10_000 }],
  ['of a longer handler alone', { HANDLER_MS: 20_000 }, { VENUE_CALL_MS: 2_000, HANDLER_MS: 20_000, DRAIN_MS: 25_000 }],
  ['of a drain alone', { DRAIN_MS: 500 }, { ...standard, DRAIN_MS: 500 }],
])('what was not set makes room for what was: %s', (_, set, budget) => {
  expect(timeBudget({ ...unset, ...set })).toEqual(budget)
})

test('no single time that can be set leads to a budget that endangers fills', () => {
  for (let ms = 10; ms <= 600_000; ms = Math.ceil(ms * 1.01)) {
    expect(endangersFills(timeBudget({ ...unset, VENUE_CALL_MS: ms }))).toBeUndefined()
    expect(timeBudgetWarnings(timeBudget({ ...unset, VENUE_CALL_MS: ms }))).toEqual([])
    if (ms >= 430) expect(endangersFills(timeBudget({ ...unset, HANDLER_MS: ms }))).toBeUndefined()
  }
})

test('calls that do not fit into a handler endanger fills; the refusal names both, their values and what would do', () => {
  const said = endangersFills({ ...standard, VENUE_CALL_MS: 5_000 })
  expect(said).toMatch(
    /^HANDLER_MS=8000 is shorter than the 3 calls of VENUE_CALL_MS=5000 .*Set HANDLER_MS to 15400 or more, or VENUE_CALL_MS to at most 2533$/,
  )
  expect(endangersFills({ ...standard, VENUE_CALL_MS: 5_000, HANDLER_MS: 15_400 })).toBeUndefined()
  expect(endangersFills({ ...standard, VENUE_CALL_MS: 2_533 })).toBeUndefined()
  expect(endangersFills({ ...standard, VENUE_CALL_MS: 2_534 })).toBeDefined()
  expect(endangersFills({ ...standard, HANDLER_MS: 100 })).toMatch(/Set HANDLER_MS to 6400 or more$/)
})

test('a drain that is shorter than a signal may take is a warning', () => {
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
])('with a heartbeat of %i s a claim holds for %i ms', (heartbeatS, holdsMs) => {
  expect(claimHoldsMs(heartbeatS)).toBe(holdsMs)
})

test('a report is relayed only when its own engine has given up on publishing it, and within one transaction', () => {
  expect(relayAfterMs).toBeGreaterThan(publishMs)
  expect(idleInTransactionMs).toBeGreaterThan(publishMs)
})
