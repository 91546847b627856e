import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { TimestampSchema } from '@bufbuild/protobuf/wkt'
import {
  type BookedPositionSchema,
  type FillSchema,
  FindingSchema,
  type GetProfitAndLossResponseSchema,
  Mark_Source,
  type OpenFindings as OpenFindingsMessage,
  OpenFindingsSchema,
  type PositionSchema,
  Side,
} from '@trading/portfolio-api'
import type { BookedPosition, Fill, OpenFindings, Position, ProfitAndLoss } from '../portfolio'
import { tokenOf } from './place'

const sources = { 'market data': Mark_Source.MARKET_DATA, 'last fill': Mark_Source.LAST_FILL } as const

const timestamp = (rfc3339: string): MessageInitShape<typeof TimestampSchema> => {
  const ms = Date.parse(rfc3339)
  const seconds = Math.floor(ms / 1_000)
  return { seconds: BigInt(seconds), nanos: (ms - seconds * 1_000) * 1_000_000 }
}

export const fillMessage = (fill: Fill): MessageInitShape<typeof FillSchema> => ({
  sequence: BigInt(fill.sequence),
  reportId: fill.reportId,
  signalId: fill.signalId,
  symbol: fill.symbol,
  side: Side[fill.side],
  quantity: fill.quantity,
  price: fill.price,
  fee: fill.fee,
  venue: fill.venue,
  engine: fill.engine,
  executedAt: timestamp(fill.executedAt),
  bookedAt: timestamp(fill.bookedAt),
})

export const bookedMessage = (position: BookedPosition): MessageInitShape<typeof BookedPositionSchema> => ({
  symbol: position.symbol,
  quantity: position.quantity,
  totalCost: position.totalCost,
  ...(position.averagePrice !== undefined && { averagePrice: position.averagePrice }),
  realised: position.realised,
  fees: position.fees,
  cash: position.cash,
  fills: BigInt(position.fills),
  sequence: BigInt(position.sequence),
})

/** Kept, since the same findings stand in many answers. */
const findingsMessages = new WeakMap<OpenFindings, OpenFindingsMessage>()

function findingsMessage(found: OpenFindings): OpenFindingsMessage {
  const known = findingsMessages.get(found)
  if (known) return known
  const findings = found.findings.map(({ since, ...finding }) => create(FindingSchema, { ...finding, since: timestamp(since) }))
  const message = create(OpenFindingsSchema, { count: found.count, findings })
  findingsMessages.set(found, message)
  return message
}

export const positionMessage = (position: Position): MessageInitShape<typeof PositionSchema> => ({
  booked: bookedMessage(position),
  mark: {
    price: position.mark.price,
    source: sources[position.mark.source],
    at: timestamp(position.mark.at),
    ageMs: BigInt(Math.round(position.mark.ageMs)),
  },
  unrealised: position.unrealised,
  total: position.total,
  exposure: position.exposure,
  ...(position.openFindings && { openFindings: findingsMessage(position.openFindings) }),
})

export const profitAndLossMessage = (sums: ProfitAndLoss): MessageInitShape<typeof GetProfitAndLossResponseSchema> => ({
  version: tokenOf(sums),
  realised: sums.realised,
  unrealised: sums.unrealised,
  fees: sums.fees,
  total: sums.total,
  cash: sums.cash,
  netExposure: sums.netExposure,
  grossExposure: sums.grossExposure,
  oldestMarkMs: BigInt(Math.round(sums.oldestMarkMs)),
})
