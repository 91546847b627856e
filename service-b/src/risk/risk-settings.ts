import { portfolioClientSettings } from '@trading/portfolio-api/settings'
import { choice, integer, type Values } from '@trading/runtime'
import { riskChoices } from './open-risk'

/** How an engine asks about the limits that all engines share. */
export const riskSettings = {
  RISK: choice({
    of: riskChoices,
    default: 'off',
    about:
      'Whether each order is checked against the limits that all engines share, and reserved, before it is placed. With `portfolio`, orders wait ' +
      'while the portfolio is away.',
  }),
  RISK_CALL_MS: integer({
    min: 1,
    max: 5_000,
    default: 50,
    about: 'How long the portfolio may take to answer about an order. Without an answer the signal waits.',
  }),
  ...portfolioClientSettings,
}

export const riskOptions = (config: Values<typeof riskSettings>) => ({
  kind: config.RISK,
  url: config.PORTFOLIO_URL,
  token: config.PORTFOLIO_TOKEN,
  callMs: config.RISK_CALL_MS,
})
