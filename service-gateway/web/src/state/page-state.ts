import type { HaltsView, PnlView, PositionsView, PriceView, Session, SystemView } from '../api/answers'
import type { Phase } from '../stream/resume'
import { type Blotter, emptyBlotter } from './blotter'

/** An answer, when it was the newest, and why there is no newer one. */
export interface Known<Answer> {
  answer: Answer | undefined
  /** By the gateway's clock, in milliseconds since the epoch. */
  asOf: number | undefined
  /** Why the last attempt to read it failed. */
  away: string | undefined
}

/** A price, and when market data confirmed it last, by the gateway's clock. */
export interface KnownPrice extends PriceView {
  confirmedAt: number
}

export interface PageState {
  /** Undefined until the gateway has answered whether there is a session; null if there is none. */
  session: Session | null | undefined
  /** Why the session ended, or could not be asked for. */
  signInNote: string | undefined
  /** `isPlaced`: the stream has said where among all executions it is. */
  stream: { phase: Phase; heardAt: number | undefined; isPlaced: boolean; everOpened: boolean }
  blotter: Blotter
  /** Fills whatever the blotter's filter is, for the chart. */
  fills: Blotter
  positions: Known<PositionsView>
  pnl: Known<PnlView>
  halts: Known<HaltsView>
  system: Known<SystemView>
  /** By symbol. */
  prices: Readonly<Record<string, KnownPrice>>
}

export const nothingKnown = { answer: undefined, asOf: undefined, away: undefined }

export const initialState: PageState = {
  session: undefined,
  signInNote: undefined,
  stream: { phase: 'connecting', heardAt: undefined, isPlaced: false, everOpened: false },
  blotter: emptyBlotter(),
  fills: emptyBlotter({ symbol: '', outcome: 'FILLED' }),
  positions: nothingKnown,
  pnl: nothingKnown,
  halts: nothingKnown,
  system: nothingKnown,
  prices: {},
}
