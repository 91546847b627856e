import type { Metrics } from '../metrics'
import type { PortfolioStore } from '../open-store'

export interface RiskDecisionsOptions {
  store: Pick<PortfolioStore, 'risk' | 'unready'>
  /** How long ago the positions had all fills of the ledger; undefined before the first comparison. */
  comparison: { readonly lagMs: number | undefined }
  metrics: Pick<Metrics, 'reservations'>
}

/** Decides about orders, once the positions are known. */
export const riskDecisions = ({ store, comparison, metrics }: RiskDecisionsOptions) => ({
  reserve: store.risk.reserve,
  unready(): string | undefined {
    if (comparison.lagMs === undefined) return 'the portfolio is catching up with the ledger'
    return store.unready() && "the portfolio's database is away"
  },
  decided: metrics.reservations.decided,
})
