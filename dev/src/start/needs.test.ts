import { serviceIn } from '../../services'
import { needsOf } from './needs'

test('an engine needs a broker and, unless LEDGER=off, a database', () => {
  expect(needsOf(serviceIn('service-b'), {})).toEqual(['broker', 'database'])
  expect(needsOf(serviceIn('service-b'), { LEDGER: 'on' })).toEqual(['broker', 'database'])
  expect(needsOf(serviceIn('service-b'), { LEDGER: 'off' })).toEqual(['broker'])
})

test('market data needs its database whatever the engines do without', () => {
  expect(needsOf(serviceIn('service-market-data'), { LEDGER: 'off' })).toEqual(['database', 'cache'])
})

test('a folder that is not on the list is an error that says where to add it', () => {
  expect(() => serviceIn('service-z')).toThrow('service-z is not in dev/services.js: add it there (docs/adding-a-service.md)')
})
