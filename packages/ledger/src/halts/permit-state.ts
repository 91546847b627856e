import { permitMs as defaultMs } from '@trading/runtime'
import { type Halt, type HaltedThing, type Halts, haltTarget, targetText } from './halt'

/** Milliseconds of two clocks. */
export interface Instant {
  /** Never set; it may stand still while the whole machine sleeps. */
  monotonic: number
  /** Since the epoch; it may be set. */
  wall: number
}

/** Why an order must not be placed. */
export interface Refusal {
  /** `permit`: nobody has confirmed of late that it may be. */
  because: 'permit' | HaltedThing
  message: string
}

export type Tradable = Readonly<{ symbol: string; strategy: string }>

/**
 * What an engine knows of halts, and until when. It knows nothing at first. An answer holds for `permitMs` from the sending of its question,
 * on both clocks: the monotonic one cannot be set, and the other one goes on while the machine sleeps.
 */
export function createPermitState({ clock, permitMs = defaultMs }: { clock: () => Instant; permitMs?: number }) {
  let until: Instant = { monotonic: Number.NEGATIVE_INFINITY, wall: Number.NEGATIVE_INFINITY }
  let known: Halts = { epoch: 0, halts: [] }
  let all: Halt | undefined
  let some = new Map<string, Halt>()

  const isHeld = (): boolean => {
    const { monotonic, wall } = clock()
    return monotonic < until.monotonic && wall < until.wall
  }

  return {
    /** The number of the last halt or lifting that is known. */
    get epoch() {
      return known.epoch
    },
    get halts() {
      return known.halts
    },
    /** The halt of everything, if there is one. */
    get all() {
      return all
    },
    isHeld,
    /** An answer to the question sent at `sentAt`; `halts` only if they have changed. True if they have. */
    answered({ epoch, halts }: Pick<Halts, 'epoch'> & Partial<Halts>, sentAt: Instant): boolean {
      until = { monotonic: sentAt.monotonic + permitMs, wall: sentAt.wall + permitMs }
      if (!halts) return false
      known = { epoch, halts }
      all = halts.find(({ what }) => what === 'all')
      some = new Map(halts.filter(({ what }) => what !== 'all').map((halt) => [targetText(haltTarget(halt.what, halt.name)), halt]))
      return true
    },
    /** Looked at for each order, immediately before it is placed. */
    refusal({ symbol, strategy }: Tradable): Refusal | undefined {
      if (!isHeld())
        return { because: 'permit', message: 'no permit to place orders: the database has not said of late that nothing is halted' }
      if (all) return refusalBy(all)
      if (some.size === 0) return undefined
      const halt = some.get(targetText(haltTarget('symbol', symbol))) ?? some.get(targetText(haltTarget('strategy', strategy)))
      return halt && refusalBy(halt)
    },
  }
}

export type PermitState = ReturnType<typeof createPermitState>

const refusalBy = (halt: Halt): Refusal => ({ because: halt.what, message: haltText(halt) })

/** Such as `symbol AAPL, by ann: wrong prices`. */
export const haltDetail = (halt: Halt): string => `${targetText(halt)}, by ${halt.who}: ${halt.reason}`

/** Such as `halted: symbol AAPL, by ann: wrong prices`. */
export const haltText = (halt: Halt): string => `halted: ${haltDetail(halt)}`
