import { candleDifferences } from './candles'
import type { PriceObservations, ReaderLog, SeenPosition, SeenTick } from './price-observations'

export * from './price-observations'

/** From a new connection, a gap or the end of the fault, whichever is later, until a price is live or known to be stale. */
const maxResyncMs = 5_000
/** A reader looks at its clock and logs a moment later. */
const graceMs = 50

export interface PriceFigures {
  servers: string
  ticks: number
  readers: number
  /** Connections and gaps, each of which leads to a fresh snapshot. */
  resyncs: number
  slowestResyncMs: number
}

/** The violations of P1 to P5. Pure. */
export function pricesBroken(seen: PriceObservations) {
  return {
    P1: [
      ...seen.readers.flatMap(({ name, ticks }) => backwards(name, ticks)),
      ...untilLost(seen).flatMap((of) => backwards('the channel', of)),
    ],
    P2: seen.readers.flatMap((reader) => [...untoldGaps(reader), ...keptWithGaps(reader), ...invented(reader, seen)]),
    P3: seen.readers.flatMap((reader) => [...slowResyncs(reader, seen), ...falselyLive(reader, seen)]),
    P4: disagreements(seen),
    P5: [...missingInHistory(seen), ...candleDifferences(seen.stored, seen.candles)],
  }
}

export const priceFigures = ({ servers, stored, readers, healedAt }: PriceObservations): PriceFigures => ({
  servers,
  ticks: stored.length,
  readers: readers.length,
  resyncs: readers.reduce((sum, { connectedAt, gaps }) => sum + connectedAt.length + gaps, 0),
  slowestResyncMs: Math.max(0, ...readers.flatMap((reader) => resyncs(reader, healedAt)).map(({ ms }) => ms)),
})

const keyOf = ({ symbol, epoch, sequence }: SeenPosition): string => `${symbol} ${epoch}/${sequence}`
const inOrder = (one: SeenPosition, other: SeenPosition): number => one.epoch - other.epoch || one.sequence - other.sequence
const isSame = (one: SeenTick, other: SeenTick): boolean =>
  keyOf(one) === keyOf(other) && one.price === other.price && (one.quantity ?? '') === (other.quantity ?? '')

function bySymbol<T extends SeenPosition>(all: readonly T[]): T[][] {
  const groups = new Map<string, T[]>()
  for (const each of all) {
    const group = groups.get(each.symbol)
    if (group) group.push(each)
    else groups.set(each.symbol, [each])
  }
  return [...groups.values()]
}

/** Pairs of neighbours for which `tells` has something to say. */
const neighbours = <T>(all: readonly T[], tells: (before: T, next: T) => string | undefined): string[] =>
  all.slice(1).flatMap((next, index) => tells(all[index] as T, next) ?? [])

const backwards = (who: string, ticks: readonly SeenPosition[]): string[] =>
  bySymbol(ticks).flatMap((of) =>
    neighbours(of, (before, next) => (inOrder(before, next) < 0 ? undefined : `${who}: ${keyOf(next)} came after ${keyOf(before)}`)),
  )

/** A Redis that has lost what it had is filled again, and publishes that again. */
const untilLost = ({ published, lostAt }: PriceObservations) =>
  [0, ...lostAt].map((from, index) => published.filter(({ at }) => at >= from && at < (lostAt[index] ?? Number.POSITIVE_INFINITY)))

const untoldGaps = ({ name, ticks }: ReaderLog): string[] =>
  bySymbol(ticks).flatMap((of) =>
    neighbours(of, (before, next) => {
      const missed = next.epoch === before.epoch ? next.sequence - before.sequence - 1 : next.sequence - 1
      if (missed === next.skipped) return undefined
      return `${name}: between ${keyOf(before)} and ${keyOf(next)} are ${missed}, it was told ${next.skipped}`
    }),
  )

const keptWithGaps = ({ name, kept }: ReaderLog): string[] =>
  kept.flatMap((ticks) =>
    neighbours(ticks, (before, next) => {
      const isNext = next.epoch === before.epoch ? next.sequence === before.sequence + 1 : next.epoch > before.epoch && next.sequence === 1
      return isNext ? undefined : `${name}: kept ${keyOf(next)} beside ${keyOf(before)}`
    }),
  )

function invented({ name, ticks, kept, last }: ReaderLog, { stored }: PriceObservations): string[] {
  const known = new Map(stored.map((tick) => [keyOf(tick), tick]))
  const isInvented = (tick: SeenTick) => !isSame(tick, known.get(keyOf(tick)) ?? { ...tick, epoch: -1 })
  return unique(
    [...ticks, ...kept.flat(), ...last].filter(isInvented).map((tick) => `${name}: ${keyOf(tick)} at ${tick.price} is not in the history`),
  )
}

/** Each time in which a symbol was being read again, as far as it is not the fault's own. */
function resyncs({ states }: ReaderLog, healedAt: number): { symbol: string; ms: number }[] {
  return bySymbol(states).flatMap((of) => {
    const found: { symbol: string; ms: number }[] = []
    const msOf = (from: number, to: number) => (from < healedAt && healedAt < to ? to - healedAt : to - from)
    let since: number | undefined
    for (const { symbol, state, at } of of) {
      if (state === 'resyncing') since ??= at
      else if (since !== undefined) {
        found.push({ symbol, ms: msOf(since, at) })
        since = undefined
      }
    }
    const last = of.at(-1)
    return since === undefined || !last ? found : [...found, { symbol: last.symbol, ms: msOf(since, last.at) }]
  })
}

const slowResyncs = (reader: ReaderLog, { healedAt }: PriceObservations): string[] =>
  resyncs(reader, healedAt)
    .filter(({ ms }) => ms > maxResyncMs)
    .map(({ symbol, ms }) => `${reader.name}: ${symbol} was resyncing for ${ms} ms, at most ${maxResyncMs} are permitted`)

/** Live prices that are too old, or older than what Redis had when the reader connected. */
function falselyLive({ name, states, connectedAt }: ReaderLog, { published, lostAt, maxAgeMs }: PriceObservations): string[] {
  const channels = new Map(bySymbol(published).map((of) => [of[0]?.symbol, of]))
  const lastUpTo = (times: readonly number[], at: number) => times.findLast((time) => time <= at) ?? 0
  /** The last tick of each symbol that was there at each connection. */
  const there = new Map<string, SeenPosition | undefined>()
  const thereAt = (symbol: string, connected: number): SeenPosition | undefined => {
    const key = `${symbol} ${connected}`
    if (!there.has(key)) {
      const lost = lastUpTo(lostAt, connected)
      there.set(
        key,
        channels.get(symbol)?.findLast(({ at }) => at < connected && at > lost),
      )
    }
    return there.get(key)
  }
  return states.flatMap((seen) => {
    if (seen.state !== 'live') return []
    const what = `${name}: ${keyOf(seen)} was called live`
    if (seen.ageMs === undefined || seen.ageMs > maxAgeMs + graceMs) return [`${what}, though it was ${seen.ageMs} ms old`]
    const before = thereAt(seen.symbol, lastUpTo(connectedAt, seen.at))
    return before && inOrder(seen, before) < 0 ? [`${what}, though ${keyOf(before)} was there when it connected`] : []
  })
}

function disagreements({ readers, held }: PriceObservations): string[] {
  const wanted = held.flatMap(({ last }) => last ?? [])
  return readers.flatMap(({ name, last }) =>
    wanted.flatMap((tick) => {
      const has = last.find(({ symbol }) => symbol === tick.symbol)
      return has && isSame(has, tick) ? [] : [`${name} ends with ${has ? keyOf(has) : 'nothing'}, Redis has ${keyOf(tick)}`]
    }),
  )
}

/** What was published or is in Redis and not in the history, and numbers that are missing in an epoch. */
function missingInHistory({ stored, published, held }: PriceObservations): string[] {
  const known = new Set(stored.map(keyOf))
  const wanted = [...published, ...held.flatMap(({ last, recent }) => (last ? [...recent, last] : recent))]
  const absent = unique(wanted.map(keyOf)).filter((key) => !known.has(key))
  const counts = new Map<string, { count: number; most: number }>()
  for (const { symbol, epoch, sequence } of stored) {
    const key = `${symbol} ${epoch}`
    const { count, most } = counts.get(key) ?? { count: 0, most: 0 }
    counts.set(key, { count: count + 1, most: Math.max(most, sequence) })
  }
  const holes = [...counts].filter(([, { count, most }]) => count !== most)
  return [
    ...absent.map((key) => `${key} was published and is not in the history`),
    ...holes.map(([key, { count, most }]) => `the history has ${count} ticks of ${key}, the last has number ${most}`),
  ]
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]
