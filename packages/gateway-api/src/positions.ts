import { z } from 'zod'
import { amount, at } from './common'

/** What the fills of a symbol add up to, at its mark. Amounts are exact decimals. */
export const positionSchema = z
  .strictObject({
    symbol: z.string().min(1),
    quantity: amount.describe('Negative if short.'),
    averagePrice: amount.nullable().describe('Null if nothing is open.'),
    realised: amount.describe('By average cost, without fees.'),
    unrealised: amount.describe('At the mark.'),
    fees: amount,
    total: amount.describe('realised + unrealised − fees.'),
    exposure: amount.describe('quantity × mark.'),
    fills: z.number(),
    openFindings: z.int().nullable().describe('How many open findings of the reconciliation concern it; null if unknown.'),
    mark: z.strictObject({ price: amount, at, source: z.enum(['market data', 'last fill']), ageMs: z.number() }).nullable(),
  })
  .meta({ title: 'Position' })

export const positionsQuerySchema = z.strictObject({
  open: z.enum(['true', 'false']).default('false').describe('Only positions whose quantity is not zero.'),
})

/** GET /v1/positions: by symbol. */
export const positionsSchema = z.strictObject({ items: z.array(positionSchema), asOf: at }).meta({ title: 'Positions' })

/** GET /v1/pnl: the sums over all positions, in the one currency of all prices. */
export const pnlSchema = z
  .strictObject({
    realised: amount,
    unrealised: amount,
    fees: amount,
    total: amount,
    cash: amount,
    netExposure: amount,
    grossExposure: amount,
    oldestMarkMs: z.number().describe('The age of the oldest mark of an open position.'),
    asOf: at,
  })
  .meta({ title: 'ProfitAndLoss' })

export type PositionView = z.infer<typeof positionSchema>
export type PositionsView = z.infer<typeof positionsSchema>
export type PnlView = z.infer<typeof pnlSchema>
