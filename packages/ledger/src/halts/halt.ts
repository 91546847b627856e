/** What a halt is about: everything, the signals of one symbol, or those of one strategy. */
export type HaltedThing = 'all' | 'symbol' | 'strategy'

export interface HaltTarget {
  what: HaltedThing
  /** The symbol in upper case, or the strategy; empty for all. */
  name: string
}

/** A halt that stands. */
export interface Halt extends HaltTarget {
  /** Its number among all halts and liftings. */
  epoch: number
  reason: string
  who: string
  /** The database's login. */
  login: string
  at: Date
}

/** What stood when the database was asked. */
export interface Halts {
  /** The number of the last halt or lifting. */
  epoch: number
  /** Oldest first. */
  halts: readonly Halt[]
}

/** Symbols in upper case, as a halt must not miss one because of its spelling. */
export const haltTarget = (what: HaltedThing, name = ''): HaltTarget => ({ what, name: what === 'symbol' ? name.toUpperCase() : name })

/** Such as `all`, `symbol AAPL`. */
export const targetText = ({ what, name }: HaltTarget): string => (what === 'all' ? what : `${what} ${name}`)
