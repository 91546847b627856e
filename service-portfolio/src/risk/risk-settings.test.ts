import { readConfig } from '../config'
import { textOf } from '../rules/exact'
import { limitOf } from '../rules/risk-limits'
import { riskLimitsOf } from './risk-settings'

const limits = (env: NodeJS.ProcessEnv) => riskLimitsOf(readConfig(env))

test('without settings there is no limit', () => {
  const { position, notional, orders } = limits({})
  expect([limitOf(position, 'A'), notional, orders]).toEqual([undefined, undefined, undefined])
})

test('a limit may be for each symbol, for single ones, or both', () => {
  const { position, symbolOrders } = limits({ RISK_MAX_POSITION: '10, AAPL=5.5,ES=U4=2', RISK_MAX_SYMBOL_ORDERS: 'AAPL=3' })
  const read = (symbol: string) => {
    const limit = limitOf(position, symbol)
    return limit && textOf(limit)
  }
  expect([read('MSFT'), read('AAPL'), read('ES=U4')]).toEqual(['10', '5.5', '2'])
  expect([limitOf(symbolOrders, 'AAPL'), limitOf(symbolOrders, 'MSFT')]).toEqual([3, undefined])
})

test('zero is a limit, and not none', () => {
  const { notional, orders } = limits({ RISK_MAX_NOTIONAL: '0', RISK_MAX_ORDERS: '0' })
  expect([notional && textOf(notional), orders]).toEqual(['0', 0])
})

test.each([
  [{ RISK_MAX_POSITION: '1,2' }, /RISK_MAX_POSITION has two limits for each symbol; expected one/],
  [{ RISK_MAX_SYMBOL_NOTIONAL: 'A=1,B=2,A=3' }, /RISK_MAX_SYMBOL_NOTIONAL has two limits for A; expected one/],
  [{ RISK_MAX_POSITION: 'A=-1' }, /RISK_MAX_POSITION must be a limit for each symbol/],
  [{ RISK_MAX_POSITION: '=1' }, /RISK_MAX_POSITION must be/],
  [{ RISK_MAX_SYMBOL_ORDERS: 'A=1.5' }, /RISK_MAX_SYMBOL_ORDERS must be/],
  [{ RISK_MAX_DAY_LOSS: '100', MARKS: 'last-fill' }, /RISK_MAX_DAY_LOSS needs fresh marks: set MARKS=market-data/],
])('%j is refused', (env, expected) => {
  expect(() => readConfig(env)).toThrow(expected)
})
