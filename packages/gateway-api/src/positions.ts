import { z } from 'zod'
import { at } from './common'

/** What the fills of a symbol add up to, at its mark. Amounts are exact decimals. */
export const positionSchema = z
  .strictObject({
    symbol: z.string(),
    quantity: z.string().describe('Negative if short.'),
    averagePrice: z.string().nullable().describe('Null if nothing is open.'),
    realised: z.string().describe('By average cost, without fees.'),
    unrealised: z.string().describe('At the mark.'),
    fees: z.string(),
    total: z.string().describe('realised + unrealised − fees.'),
    exposure: z.string().describe('quantity × mark.'),
    fills: z.number(),
    mark: z.strictObject({ price: z.string(), at, source: z.enum(['market data', 'last fill']), ageMs: z.number() }).nullable(),
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
    realised: z.string(),
    unrealised: z.string(),
    fees: z.string(),
    total: z.string(),
    cash: z.string(),
    netExposure: z.string(),
    grossExposure: z.string(),
    oldestMarkMs: z.number().describe('The age of the oldest mark of an open position.'),
    asOf: at,
  })
  .meta({ title: 'ProfitAndLoss' })

export type PositionView = z.infer<typeof positionSchema>
export type PositionsView = z.infer<typeof positionsSchema>
export type PnlView = z.infer<typeof pnlSchema>
