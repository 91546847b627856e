import type { AskPortfolioOptions } from './ask-portfolio'
import type { RiskCheck } from './risk-check'

/** Values of RISK. */
export const riskChoices = ['off', 'portfolio'] as const

export interface OpenRiskOptions extends AskPortfolioOptions {
  kind: (typeof riskChoices)[number]
}

/** Without a check if nobody is asked. */
export async function openRisk({ kind, ...options }: OpenRiskOptions): Promise<Partial<RiskCheck> & Pick<RiskCheck, 'early'>> {
  if (kind === 'off') return { early: (next) => next }
  // Loaded only here: an engine that asks nobody needs no gRPC.
  const { askPortfolio } = require('./ask-portfolio') as typeof import('./ask-portfolio')
  return askPortfolio(options)
}
