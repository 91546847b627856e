import type { Refusal } from '@trading/ledger'
import { neverAborted } from '@trading/venue/examples'
import { signal } from '../examples.fixture'
import { haltCheck, haltForbids } from './halt-check'

const refusing = (because: Refusal['because'] | undefined) => {
  const counted: string[] = []
  const permit = { refusal: () => because && { because, message: 'halted' } }
  const check = haltCheck(haltForbids(permit, (why) => counted.push(why)))
  return { objection: check(signal(), neverAborted), counted }
}

test('with a permit and without a halt there is no objection', () => {
  expect(refusing(undefined)).toEqual({ objection: undefined, counted: [] })
})

test.each([
  ['permit', { slow: false, soon: true }],
  ['all', { slow: false, soon: true }],
  ['symbol', { slow: true, soon: false }],
  ['strategy', { slow: true, soon: false }],
] as const)('because of %s a signal waits, without an attempt counted', (because, more) => {
  expect(refusing(because)).toEqual({
    objection: { waits: expect.objectContaining({ message: 'halted', counted: false, inDoubt: false, ...more }) },
    counted: [because],
  })
})
