import { openRiskClient } from '@trading/portfolio-api'
import type { Log, Own } from '@trading/runtime'
import type { IntakeGate } from '../intake/gate'
import type { Metrics } from '../metrics'
import { type RiskCheck, type RiskCheckOptions, riskCheck } from './risk-check'

export interface AskPortfolioOptions extends Pick<RiskCheckOptions, 'isForbidden'> {
  url: string
  token: string
  callMs: number
  gate: Pick<IntakeGate, 'shut' | 'open'>
  log: Log
  own: Own
  metrics: Pick<Metrics, 'risk'>
}

/** Keeps a stream to the portfolio open, and intake shut while the portfolio cannot be asked. */
export async function askPortfolio({ url, token, callMs, gate, log, own, metrics, isForbidden }: AskPortfolioOptions): Promise<RiskCheck> {
  const onAway = (why: string | undefined): void => {
    if (why === undefined) {
      gate.open('risk')
      log.info({ event: 'risk.answers' }, 'the portfolio answers: orders may be placed within the limits')
    } else {
      gate.shut('risk', why)
      log.warn({ event: 'risk.away', cause: why }, `no order is placed, as risk cannot be checked: ${why}`)
    }
  }
  const client = openRiskClient({ url, token, callMs, onAway })
  gate.shut('risk', client.away)
  await own({ unready: () => client.away && `risk: ${client.away}`, close: client.close })
  return riskCheck({ client, isForbidden, onAnswer: metrics.risk })
}
