import type { Check } from '../objection'
import type { AskPortfolioOptions } from './ask-portfolio'

/** Values of RISK. */
export const riskChoices = ['off', 'portfolio'] as const

export interface OpenRiskOptions extends AskPortfolioOptions {
  kind: (typeof riskChoices)[number]
}

export async function openRisk({ kind, ...options }: OpenRiskOptions): Promise<Check | undefined> {
  if (kind === 'off') return undefined
  // Loaded only here: an engine that asks nobody needs no gRPC.
  const { askPortfolio } = require('./ask-portfolio') as typeof import('./ask-portfolio')
  return askPortfolio(options)
}
