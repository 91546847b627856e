import { type ExecutionPlace, inPlaceOrder } from '@trading/ledger'

/** An execution as it is sent. */
export interface LoggedExecution {
  readonly place: ExecutionPlace
  readonly frame: string
  readonly symbol: string
  /** When it was recorded, milliseconds since the epoch. */
  readonly at: number
  /** Who submitted its signal; undefined for one of the platform's own strategies. */
  readonly owner: string | undefined
}

/** The newest executions, in their order and without a gap. All streams read from it; each remembers its own number. */
export interface ExecutionLog {
  /** Whether it has begun. */
  readonly isReady: boolean
  /** The number of the oldest entry that is kept, and of the one that comes next. */
  readonly first: number
  readonly next: number
  /** The place of the newest entry; where it began if there is none. */
  readonly last: ExecutionPlace
  begin(at: ExecutionPlace): void
  /** In their order, all after `last`. */
  append(entries: readonly LoggedExecution[]): void
  entry(number: number): LoggedExecution | undefined
  /** The number of the first entry after a place; undefined if entries before it are gone. */
  numberAfter(place: ExecutionPlace): number | undefined
  end(): void
}

export function createExecutionLog({ keep }: { keep: number }): ExecutionLog {
  let isReady = false
  let entries: LoggedExecution[] = []
  let first = 0
  let before: ExecutionPlace = { position: 0, signalId: '' }

  /** How many entries are not after the place. */
  const countUpTo = (place: ExecutionPlace): number => {
    let [low, high] = [0, entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (inPlaceOrder((entries[middle] as LoggedExecution).place, place) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    get isReady() {
      return isReady
    },
    get first() {
      return first
    },
    get next() {
      return first + entries.length
    },
    get last() {
      return entries.at(-1)?.place ?? before
    },
    begin(at) {
      isReady = true
      first += entries.length
      entries = []
      before = at
    },
    append(more) {
      entries.push(...more)
      // In blocks, so that not every execution moves the list.
      if (entries.length < 2 * keep) return
      const gone = entries.length - keep
      before = (entries[gone - 1] as LoggedExecution).place
      entries = entries.slice(gone)
      first += gone
    },
    entry: (number) => entries[number - first],
    numberAfter: (place) => (isReady && inPlaceOrder(place, before) >= 0 ? first + countUpTo(place) : undefined),
    end() {
      isReady = false
      first += entries.length
      entries = []
    },
  }
}
