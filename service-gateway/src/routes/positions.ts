import { pnlSchema, positionsQuerySchema, positionsSchema } from '@trading/gateway-api'
import type { Routes } from '../server/zod'
import type { PortfolioUpstream } from '../upstreams/portfolio'

export const positionRoutes =
  ({ portfolio }: { portfolio: Pick<PortfolioUpstream, 'positions' | 'profitAndLoss'> }): Routes =>
  async (app) => {
    app.get(
      '/v1/positions',
      {
        config: { roles: ['viewer', 'trader', 'operator'], passesOn: 'portfolio' },
        schema: { summary: 'Positions at their marks, by symbol', querystring: positionsQuerySchema, response: { 200: positionsSchema } },
      },
      async ({ query }) => {
        const items = await portfolio.positions({ open: query.open === 'true' })
        return { items, asOf: new Date().toISOString() }
      },
    )
    app.get(
      '/v1/pnl',
      {
        config: { roles: ['viewer', 'trader', 'operator'], passesOn: 'portfolio' },
        schema: { summary: 'Profit and loss, summed over all positions', response: { 200: pnlSchema } },
      },
      async () => {
        const { realised, unrealised, fees, total, cash, netExposure, grossExposure, oldestMarkMs } = await portfolio.profitAndLoss()
        const asOf = new Date().toISOString()
        return { realised, unrealised, fees, total, cash, netExposure, grossExposure, oldestMarkMs, asOf }
      },
    )
  }
