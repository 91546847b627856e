import type { MarketTick } from '@trading/market-data'
import { Decimal } from 'decimal.js'
import type { Trade } from './trades'

// The figures of npm run analytics, computed one trade at a time and without a database.

Decimal.set({ precision: 60 })

const sum = (values: readonly Decimal[]) => values.reduce((total, value) => total.plus(value), new Decimal(0))
const sign = ({ side }: Pick<Trade, 'side'>) => (side === 'BUY' ? 1 : -1)
const filledOf = (trades: readonly Trade[]) => trades.filter(({ status }) => status === 'FILLED')
const rounded = (value: Decimal) => value.toFixed(6, Decimal.ROUND_HALF_UP)
const maxTickAgeMs = 60_000

export const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/** The smallest value that is no smaller than this share of all. */
export const nearestRank = (values: readonly Decimal[], share: number): Decimal | undefined =>
  [...values].sort((one, other) => one.cmp(other))[Math.max(1, Math.ceil(values.length * share)) - 1]

const inOrder = (one: MarketTick, other: MarketTick) =>
  one.eventAt - other.eventAt || one.epoch - other.epoch || one.sequence - other.sequence

const lastTick = (ticks: readonly MarketTick[], isKnown: (tick: MarketTick) => boolean) => ticks.filter(isKnown).sort(inOrder).at(-1)

export function slippageOf(trades: readonly Trade[], ticks: readonly MarketTick[]) {
  const fills = filledOf(trades).map((trade) => {
    const known = ({ symbol, eventAt, ingestedAt }: MarketTick) =>
      symbol === trade.symbol && eventAt <= trade.receivedAt && eventAt > trade.receivedAt - maxTickAgeMs && ingestedAt <= trade.receivedAt
    return { trade, arrival: lastTick(ticks, known)?.price }
  })
  const against = (prices: { trade: Trade; from: string }[]) => {
    const cost = ({ trade, from }: { trade: Trade; from: string }) => new Decimal(trade.price).minus(from).times(sign(trade))
    const slips = prices.map((one) => cost(one).div(one.from).times(10_000))
    const paid = sum(prices.map((one) => cost(one).times(one.trade.filled)))
    const of = sum(prices.map(({ trade, from }) => new Decimal(from).times(trade.filled)))
    const [p50, p95] = [nearestRank(slips, 0.5), nearestRank(slips, 0.95)]
    return {
      paid,
      of,
      bps: of.isZero() ? null : rounded(paid.div(of).times(10_000)),
      p50: p50 ? rounded(p50) : null,
      p95: p95 ? rounded(p95) : null,
    }
  }
  const reference = against(fills.map(({ trade }) => ({ trade, from: trade.reference })))
  const arrivals = fills.flatMap(({ trade, arrival }) => (arrival === undefined ? [] : { trade, from: arrival }))
  const arrival = against(arrivals)
  const fees = sum(fills.map(({ trade }) => new Decimal(trade.fee)))
  return {
    ...{ fills: fills.length, notional: sum(fills.map(({ trade }) => new Decimal(trade.price).times(trade.filled))).toFixed() },
    ...{ referenceBps: reference.bps, referenceP50Bps: reference.p50, referenceP95Bps: reference.p95 },
    ...{ arrivalFills: arrivals.length, arrivalBps: arrival.bps, arrivalP50Bps: arrival.p50, arrivalP95Bps: arrival.p95 },
    ...{ feeBps: rounded(fees.div(reference.of).times(10_000)), shortfall: reference.paid.plus(fees).toFixed() },
  }
}

export function fillsOf(trades: readonly Trade[]) {
  const count = (is: (trade: Trade) => boolean) => trades.filter(is).length
  const ended = trades.filter(({ status }) => status !== 'STARTED')
  const worth = (quantityOf: (trade: Trade) => string) => sum(ended.map((trade) => new Decimal(quantityOf(trade)).times(trade.reference)))
  const filled = filledOf(trades).length
  return {
    ...{ signals: trades.length, filled, rejected: count(({ status }) => status === 'REJECTED') },
    ...{ expired: count(({ status }) => status === 'EXPIRED'), open: trades.length - ended.length, unreadable: 0 },
    partial: count(({ status, filled: some, quantity }) => status === 'FILLED' && new Decimal(some).lt(quantity)),
    retried: count(({ claims }) => claims > 1),
    fillRate: ended.length === 0 ? null : rounded(new Decimal(filled).div(ended.length)),
    filledShare:
      ended.length === 0
        ? null
        : rounded(worth(({ status, filled: some }) => (status === 'FILLED' ? some : '0')).div(worth(({ quantity }) => quantity))),
  }
}

const steps = {
  received: ({ issuedAt, receivedAt }: Trade) => receivedAt - issuedAt,
  executed: ({ receivedAt, executedAt }: Trade) => executedAt - receivedAt,
  reported: ({ executedAt, sentAt }: Trade) => (sentAt === undefined ? undefined : sentAt - executedAt),
  all: ({ issuedAt, sentAt }: Trade) => (sentAt === undefined ? undefined : sentAt - issuedAt),
}

export function latencyOf(trades: readonly Trade[]) {
  return Object.entries(steps).map(([step, between]) => {
    const spans = filledOf(trades).flatMap((trade) => {
      const ms = between(trade)
      return ms === undefined ? [] : new Decimal(ms)
    })
    const at = (share: number) => nearestRank(spans, share)?.toNumber()
    return { step, fills: spans.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) }
  })
}

const byTime = (one: Trade, other: Trade) => one.executedAt - other.executedAt || (one.id < other.id ? -1 : 1)

/** First in, first out: a queue of lots, of which a fill on the other side takes the oldest. */
export function pnlOf(trades: readonly Trade[], mark: string) {
  let [realised, fees] = [new Decimal(0), new Decimal(0)]
  let lots: { side: Trade['side']; quantity: Decimal; price: Decimal }[] = []
  for (const trade of filledOf(trades).sort(byTime)) {
    fees = fees.plus(trade.fee)
    let left = new Decimal(trade.filled)
    const price = new Decimal(trade.price)
    for (let lot = lots[0]; lot && lot.side !== trade.side && left.gt(0); lot = lots[0]) {
      const closed = Decimal.min(left, lot.quantity)
      realised = realised.plus(price.minus(lot.price).times(-sign(trade)).times(closed))
      left = left.minus(closed)
      lot.quantity = lot.quantity.minus(closed)
      if (lot.quantity.isZero()) lots = lots.slice(1)
    }
    if (left.gt(0)) lots.push({ side: trade.side, quantity: left, price })
  }
  const position = sum(lots.map((lot) => lot.quantity.times(sign(lot))))
  const openCost = sum(lots.map((lot) => lot.quantity.times(lot.price).times(sign(lot))))
  const unrealised = position.times(mark).minus(openCost)
  return { position, openCost, realised, unrealised, fees, total: realised.plus(unrealised).minus(fees) }
}

/** The last tick at that time, else the last fill by then. */
export function markAt(at: number, symbol: string, trades: readonly Trade[], ticks: readonly MarketTick[]): string | undefined {
  const fills = filledOf(trades).filter((trade) => trade.symbol === symbol && trade.executedAt <= at)
  return lastTick(ticks, (tick) => tick.symbol === symbol && tick.eventAt <= at)?.price ?? fills.sort(byTime).at(-1)?.price
}

/** The prices of a market between two times, weighted by quantity and by how long each stood. */
export function marketOf(symbol: string, from: number, to: number, ticks: readonly MarketTick[]) {
  const own = ticks.filter((tick) => tick.symbol === symbol).sort(inOrder)
  const within = own.filter(({ eventAt }) => eventAt >= from && eventAt <= to)
  const traded = within.flatMap(({ price, quantity }) => (quantity === undefined ? [] : { price, quantity }))
  const volume = sum(traded.map(({ quantity }) => new Decimal(quantity)))
  const before = own.filter(({ eventAt }) => eventAt <= from && eventAt > from - maxTickAgeMs).at(-1)
  const standing = [...(before ? [before] : []), ...own.filter(({ eventAt }) => eventAt > from && eventAt <= to)]
  const spans = standing.map(({ eventAt }, index) => (standing[index + 1]?.eventAt ?? to) - Math.max(eventAt, from))
  const time = spans.reduce((total, span) => total + span, 0)
  return {
    ticks: within.length,
    vwap: volume.isZero() ? undefined : sum(traded.map(({ price, quantity }) => new Decimal(price).times(quantity))).div(volume),
    twap: time === 0 ? undefined : sum(standing.map(({ price }, index) => new Decimal(price).times(spans[index] as number))).div(time),
  }
}
