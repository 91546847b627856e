import { decimal, symbolSchema } from '@trading/contracts'
import { list, optionalInteger, type Setting, text } from '@trading/runtime'
import { z } from 'zod'
import { type Exact, exact } from '../rules/exact'
import type { RiskLimits, SymbolLimit } from '../rules/risk-limits'

const money = text({
  schema: z.union([z.literal(''), decimal]),
  expected: 'a decimal from zero, or empty',
  default: '',
  unset: 'no limit',
  about: '',
})

/** `10` for each symbol, `AAPL=5` for that one. */
const ofSymbol = (amount: z.ZodType<string>, about: string): Setting<readonly string[]> =>
  list({
    each: z.string().refine((word) => amount.safeParse(amountIn(word)).success && (!word.includes('=') || isSymbol(symbolIn(word)))),
    expected: 'a limit for each symbol, limits such as AAPL=5 for single ones, or both, separated by commas, or empty',
    default: '',
    about,
  })

const symbolIn = (word: string): string => word.slice(0, Math.max(0, word.lastIndexOf('=')))
const amountIn = (word: string): string => word.slice(word.lastIndexOf('=') + 1)
const isSymbol = (name: string): boolean => symbolSchema.safeParse(name).success
const whole = z.string().regex(/^\d{1,9}$/)

const alike = 'One number for each symbol, `AAPL=5` for a single one, or both; empty is no limit.'

/** What all engines together may have. Engines ask with `RISK=portfolio`. */
export const riskSettings = {
  RISK_MAX_POSITION: ofSymbol(decimal, `Units of a symbol that may be held, long or short, with what is reserved. ${alike}`),
  RISK_MAX_SYMBOL_NOTIONAL: ofSymbol(decimal, `The same at the reference price: what a position may be worth. ${alike}`),
  RISK_MAX_NOTIONAL: {
    ...money,
    about: 'What all positions together may be worth, long and short alike, with what is reserved; empty is no limit.',
  },
  RISK_MAX_SYMBOL_ORDERS: ofSymbol(whole, `Orders of a symbol within a second. ${alike}`),
  RISK_MAX_ORDERS: optionalInteger({ min: 0, max: 1_000_000, unset: 'no limit', about: 'Orders of all symbols within a second.' }),
  RISK_MAX_SYMBOL_DAY_LOSS: ofSymbol(
    decimal,
    `What a symbol may lose in a day (UTC): realised less fees since midnight, and unrealised at fresh marks. ${alike}`,
  ),
  RISK_MAX_DAY_LOSS: { ...money, about: 'What all symbols together may lose in a day, in the same way; empty is no limit.' },
}

export type RiskConfig = {
  readonly [K in keyof typeof riskSettings]: (typeof riskSettings)[K] extends Setting<infer T> ? T : never
}

/** What is wrong with settings that are right one by one; one sentence each. */
export function riskFaults(config: RiskConfig & { readonly MARKS: string }): string[] {
  const lists = Object.entries(config).filter(
    (entry): entry is [string, readonly string[]] => Array.isArray(entry[1]) && entry[0] in riskSettings,
  )
  const faults = lists.flatMap(([name, words]) => {
    const symbols = words.map(symbolIn)
    const twice = symbols.find((symbol, at) => symbols.indexOf(symbol) !== at)
    return twice === undefined ? [] : [`${name} has two limits for ${twice === '' ? 'each symbol' : twice}; expected one`]
  })
  const losses = (['RISK_MAX_SYMBOL_DAY_LOSS', 'RISK_MAX_DAY_LOSS'] as const).filter((name) => config[name].length > 0)
  // Prices of fills are never fresh, so that no order could be placed.
  if (losses.length > 0 && config.MARKS === 'last-fill')
    faults.push(`${losses.join(' and ')} needs fresh marks: set MARKS=market-data, or no such limit`)
  return faults
}

const symbolLimit = <T>(words: readonly string[], read: (amount: string) => T): SymbolLimit<T> => {
  const limits = new Map(words.map((word) => [symbolIn(word), read(amountIn(word))]))
  const each = limits.get('')
  limits.delete('')
  return { each, of: limits }
}

const amountOf = (value: string): Exact | undefined => (value === '' ? undefined : exact(value))

export const riskLimitsOf = (config: RiskConfig): RiskLimits => ({
  position: symbolLimit(config.RISK_MAX_POSITION, exact),
  symbolNotional: symbolLimit(config.RISK_MAX_SYMBOL_NOTIONAL, exact),
  notional: amountOf(config.RISK_MAX_NOTIONAL),
  symbolOrders: symbolLimit(config.RISK_MAX_SYMBOL_ORDERS, Number),
  orders: config.RISK_MAX_ORDERS,
  symbolDayLoss: symbolLimit(config.RISK_MAX_SYMBOL_DAY_LOSS, exact),
  dayLoss: amountOf(config.RISK_MAX_DAY_LOSS),
})
