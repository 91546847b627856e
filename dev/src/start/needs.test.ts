import { serviceIn } from '../../services'
import { defaultsOf, needsOf } from './needs'

test('an engine needs a broker and, unless LEDGER=off, a database', () => {
  expect(needsOf(serviceIn('service-b'), {})).toEqual(['broker', 'database'])
  expect(needsOf(serviceIn('service-b'), { LEDGER: 'on' })).toEqual(['broker', 'database'])
  expect(needsOf(serviceIn('service-b'), { LEDGER: 'off' })).toEqual(['broker'])
})

test('market data needs its database whatever the engines do without', () => {
  expect(needsOf(serviceIn('service-market-data'), { LEDGER: 'off' })).toEqual(['database', 'cache'])
})

test('the environment goes before the settings of a stack, unless it has an empty one', () => {
  const service = { ...serviceIn('service-a'), settings: { FEED: 'market-data', SEED: '7' } }
  expect(defaultsOf(service, { FEED: 'replay', SEED: '' })).toEqual({ SEED: '7' })
  expect(defaultsOf(serviceIn('service-a'), {})).toEqual({})
})

test('a folder that is not on the list is an error that says where to add it', () => {
  expect(() => serviceIn('service-z')).toThrow('service-z is not in dev/services.js: add it there (docs/adding-a-service.md)')
})
