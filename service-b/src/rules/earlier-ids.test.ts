import { idOf } from '@trading/venue/examples'
import { earlierIds } from './earlier-ids'

const id = idOf(10).replace('7000', '7abc')
const mixed = id.replace('abc', 'aBc')

test.each([
  ['an id in canonical spelling, claimed by this version only', {}, []],
  ['an id in upper case', { idAsSent: id.toUpperCase() }, [id.toUpperCase()]],
  ['an id in mixed case', { idAsSent: mixed }, [mixed]],
  ['a claim of an earlier version', { byEarlierVersion: true }, [id.toUpperCase()]],
  ['a claim of an earlier version, and an id in mixed case', { byEarlierVersion: true, idAsSent: mixed }, [mixed, id.toUpperCase()]],
])('%s', (_, spelling, expected) => {
  expect(earlierIds(id, { idAsSent: undefined, byEarlierVersion: undefined, ...spelling })).toEqual(expected)
})

test('an id without letters has one spelling', () => {
  expect(earlierIds('01940075-5000-7000-8000-000000000001', { idAsSent: undefined, byEarlierVersion: true })).toEqual([])
})
