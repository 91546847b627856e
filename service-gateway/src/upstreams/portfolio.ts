import { timestampDate } from '@bufbuild/protobuf/wkt'
import type { PnlView, PositionView } from '@trading/gateway-api'
import { Mark_Source, openPortfolioClient, type Position } from '@trading/portfolio-api'
import type { Log } from '@trading/runtime'
import { isoTime } from './iso-time'
import { createUpstream } from './upstream'

export interface PortfolioUpstreamOptions {
  /** Where it answers gRPC. */
  url: string
  token: string
  deadlineMs: number
  log: Log
}

/** The last fill that the portfolio has booked. */
export interface LastBooked {
  signalId: string
}

/** The portfolio, by gRPC. Each call throws UpstreamAway if it does not answer. */
export interface PortfolioUpstream {
  /** By symbol. */
  positions(filter: { open: boolean }): Promise<PositionView[]>
  profitAndLoss(): Promise<Omit<PnlView, 'asOf'>>
  /** Undefined before the first fill. */
  lastBooked(): Promise<LastBooked | undefined>
  close(): void
}

export function openPortfolioUpstream({ url, token, deadlineMs, log }: PortfolioUpstreamOptions): PortfolioUpstream {
  const upstream = createUpstream({ name: 'portfolio', deadlineMs, log })
  const client = openPortfolioClient({ url, token, timeoutMs: deadlineMs })
  const { portfolio } = client
  return {
    async positions({ open }) {
      return upstream.call(async (signal) => {
        const { positions } = await portfolio.listPositions({ open }, { signal })
        return positions.flatMap((position) => positionView(position) ?? [])
      })
    },
    async profitAndLoss() {
      const { realised, unrealised, fees, total, cash, netExposure, grossExposure, oldestMarkMs } = await upstream.call((signal) =>
        portfolio.getProfitAndLoss({}, { signal }),
      )
      return { realised, unrealised, fees, total, cash, netExposure, grossExposure, oldestMarkMs: Number(oldestMarkMs) }
    },
    lastBooked: () =>
      upstream.call(async (signal) => {
        const { version } = await portfolio.getProfitAndLoss({}, { signal })
        const [epoch, sequence] = version.split(':')
        if (Number(sequence) < 1) return undefined
        const pageToken = `${epoch}:${Number(sequence) - 1}`
        const { fills } = await portfolio.listFills({ pageToken, pageSize: 1 }, { signal })
        return fills[0] && { signalId: fills[0].signalId }
      }),
    close: client.close,
  }
}

/** Undefined for a message that is not whole. */
export function positionView({ booked, mark, unrealised, total, exposure, openFindings }: Position): PositionView | undefined {
  if (!booked) return undefined
  const { symbol, quantity, averagePrice, realised, fees, fills } = booked
  return {
    symbol,
    quantity,
    averagePrice: averagePrice ?? null,
    realised,
    unrealised,
    fees,
    total,
    exposure,
    fills: Number(fills),
    openFindings: openFindings?.count ?? null,
    mark: mark?.at
      ? { price: mark.price, at: isoTime(timestampDate(mark.at)), source: sources[mark.source], ageMs: Number(mark.ageMs) }
      : null,
  }
}

const sources = {
  [Mark_Source.UNSPECIFIED]: 'last fill',
  [Mark_Source.LAST_FILL]: 'last fill',
  [Mark_Source.MARKET_DATA]: 'market data',
} as const
