import { signal } from '../examples.fixture'
import { checkLimits, limitsFrom } from './limits'

test('an order of exactly the maximum notional passes, one minimally above does not', () => {
  const limits = limitsFrom({ maxOrderNotional: '1892.5' })
  expect(checkLimits(signal({ quantity: '10', referencePrice: '189.25' }), limits)).toBeUndefined()
  expect(checkLimits(signal({ quantity: '10', referencePrice: '189.250000000001' }), limits)).toBe(
    'order notional 1892.50000000001 (10 × 189.250000000001) is above the limit of 1892.5',
  )
})

test('notionals are exact at the widest quantity and price that a signal can hold', () => {
  const widest = '999999999999999999.999999999999'
  const limits = limitsFrom({ maxOrderNotional: '999999999999999999999999999998000000' })
  expect(checkLimits(signal({ quantity: widest, referencePrice: widest }), limits)).toContain(
    'order notional 999999999999999999999999999998000000.000000000000000000000001 ',
  )
  expect(checkLimits(signal({ quantity: '0.1', referencePrice: '3' }), limitsFrom({ maxOrderNotional: '0.3' }))).toBeUndefined()
})

test('only allowed symbols pass; without a list all do', () => {
  const limits = limitsFrom({ symbols: ['MSFT', 'SPX'] })
  expect(checkLimits(signal({ symbol: 'AAPL' }), limits)).toBe('symbol AAPL is not allowed, only MSFT, SPX')
  expect(checkLimits(signal({ symbol: 'SPX' }), limits)).toBeUndefined()
  expect(checkLimits(signal({ quantity: '999999999' }), limitsFrom({}))).toBeUndefined()
})
