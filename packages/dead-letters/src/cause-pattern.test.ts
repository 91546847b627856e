import { causePattern } from './cause-pattern'

test.each([
  ['no answer for 01940a7e-5f00-7000-8000-000000000001 within 1500 ms', 'no answer for <id> within <n> ms'],
  ['stale since 2026-01-05T14:30:00.123Z', 'stale since <time>'],
  ['connect ECONNREFUSED 127.0.0.1:5672', 'connect ECONNREFUSED <n>'],
  ['the body has 65537 bytes, at most 65536 are accepted', 'the body has <n> bytes, at most <n> are accepted'],
  ['not JSON: Unexpected token \'h\', "he said "hi"" is not valid JSON', 'not JSON: Unexpected token \'…\', "…" is not valid JSON'],
  ['not JSON: Unexpected token \'x\', ..."a\nxb"... is not valid JSON', 'not JSON: Unexpected token \'…\', "…" is not valid JSON'],
  ['not JSON: Unexpected token x in JSON at position 17', "not JSON: Unexpected token '…' in JSON at position <n>"],
])('the variable parts of %j are replaced', (cause, pattern) => expect(causePattern(cause)).toBe(pattern))

test.each(['Poison: the body does not satisfy trading.signal.v1: Unrecognized key: "leverage"', 'VenueFault: engine1 said no'])(
  'the distinguishing parts of %j are kept',
  (cause) => expect(causePattern(cause)).toBe(cause),
)

test.each([
  ['version 1-based, 127.0.0.1:5672 and engine1', 'version 1-based, <n> and engine1'],
  ['waited 1500ms, then 12-x-3', 'waited <n>ms, then 12-x-<n>'],
  ['"a" and "b"... is not valid JSON, and more', '"…" is not valid JSON, and more'],
  ['" is not valid JSON', '" is not valid JSON'],
  [`not JSON: Unexpected token ${'x'.repeat(80)} in JSON`, `not JSON: Unexpected token ${'x'.repeat(80)} in JSON`],
])('%j becomes %j', (cause, pattern) => expect(causePattern(cause)).toBe(pattern))

const long = 1_000_000

test.each([
  ['quotation marks', '"'.repeat(long)],
  ['quoted bodies', '" is not valid JSO'.repeat(long / 18)],
  ['tokens', "Unexpected token '".repeat(long / 18)],
  ['a token without an end', `Unexpected token ${'x'.repeat(long)}`],
  ['digits', `${'1'.repeat(long)}-`],
  ['numbers', `${'1,'.repeat(long / 2)}1-`],
  ['words of numbers', '1-'.repeat(long / 2)],
  ['a word that begins with a number', `1${'a'.repeat(long)}-`],
  ['times', '2026-01-05T14:30:00.'.repeat(long / 20)],
  ['ids', '01940a7e-5f00-7000-8000-'.repeat(long / 24)],
])('a cause of a million %s costs no more than one of its length should', (_, cause) => {
  const startedAt = performance.now()
  causePattern(cause)
  // Some 50 ms; with backtracking, a quarter of an hour.
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})
