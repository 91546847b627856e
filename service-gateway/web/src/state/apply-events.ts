import type { ExecutionView, HaltsView, PositionView, PriceView, SystemView } from '../api/answers'
import type { ServerEvent } from '../stream/parse-events'
import { withExecutions } from './blotter'
import type { KnownPrice, PageState } from './page-state'

export interface ParsedEvents {
  executions: ExecutionView[]
  positions: PositionView[]
  prices: PriceView[]
  halts: HaltsView | undefined
  system: SystemView | undefined
}

/** Sorts events by what they are about; of what replaces itself only the last is kept. An event that cannot be read is left out. */
export function parseEvents(events: readonly ServerEvent[]): ParsedEvents {
  const parsed: ParsedEvents = { executions: [], positions: [], prices: [], halts: undefined, system: undefined }
  for (const { event, data } of events) {
    const value = parseJson(data)
    if (value === undefined) continue
    if (event === 'execution') parsed.executions.push(value as ExecutionView)
    else if (event === 'position') parsed.positions.push(value as PositionView)
    else if (event === 'price') parsed.prices.push(value as PriceView)
    else if (event === 'halt') parsed.halts = value as HaltsView
    else if (event === 'system') parsed.system = value as SystemView
  }
  return parsed
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The page after these events. `now` is the gateway's time. */
export function withEvents(state: PageState, { executions, positions, prices, halts, system }: ParsedEvents, now: number): PageState {
  return {
    ...state,
    blotter: withExecutions(state.blotter, executions),
    fills: withExecutions(state.fills, executions),
    positions: positions.length > 0 ? withPositions(state.positions, positions, now) : state.positions,
    prices:
      prices.length > 0
        ? { ...state.prices, ...Object.fromEntries(prices.map((price) => [price.symbol, known(price, now)])) }
        : state.prices,
    halts: halts ? { answer: halts, asOf: now, away: undefined } : state.halts,
    system: system ? { answer: system, asOf: now, away: undefined } : state.system,
  }
}

const known = (price: PriceView, now: number): KnownPrice => ({ ...price, confirmedAt: now - price.ageMs })

function withPositions(known: PageState['positions'], changed: readonly PositionView[], now: number): PageState['positions'] {
  const bySymbol = new Map((known.answer?.items ?? []).map((position) => [position.symbol, position]))
  for (const position of changed) bySymbol.set(position.symbol, position)
  const items = [...bySymbol.values()].sort((one, other) => (one.symbol < other.symbol ? -1 : 1))
  return { answer: { items, asOf: new Date(now).toISOString() }, asOf: now, away: undefined }
}
