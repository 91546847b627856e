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
