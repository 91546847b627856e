import { type ExecutionPlace, inPlaceOrder } from '@trading/ledger'
import { cursorOf } from '../executions/cursor'
import type { LoggedExecution } from './execution-log'
import type { StreamHub } from './open-hub'
import { type Wanted, wantsSymbol } from './wanted'

export interface ExecutionsOfStreamOptions {
  hub: Pick<StreamHub, 'executions' | 'read'>
  wanted: Wanted
  /** Where to go on; undefined to begin with what is recorded from now on. */
  after: ExecutionPlace | undefined
  /** Whether everything after a place can still be read. */
  isResumable: (place: ExecutionPlace) => Promise<boolean>
  /** Called when what was read from the ledger has come. */
  ring: () => void
}

/** `text`: may be empty; with `more` there is more at once. `behind`: what comes next is no longer kept. `unknown`: cannot be resumed there. */
export type NextExecutions = { is: 'text'; text: string; more: boolean } | { is: 'behind' } | { is: 'unknown' }

/** The executions of one stream: none is left out, none comes twice. It holds no more than what it sends next. */
export interface ExecutionsOfStream {
  /** Where the stream is resumed once everything that `next` returned is sent; undefined while that is not known yet. */
  readonly token: string | undefined
  /** Never waits: a ledger that is away must not hold up what else the stream carries. */
  next(): NextExecutions
}

/** Of one write. */
const mostCharacters = 65_536
const batch = 200
const retryMs = 500
/** After a read that brought nothing: the log has not begun yet. */
const emptyMs = 50
const nothing = { is: 'text', text: '', more: false } as const

export function executionsOfStream({ hub, wanted, after, isResumable, ring }: ExecutionsOfStreamOptions): ExecutionsOfStream {
  const log = hub.executions
  /** All up to here was returned, or is not wanted. */
  let place = after
  /** The number in the log of what comes next; undefined while the place is not in the log. */
  let number: number | undefined
  let isChecked = after === undefined
  let isLoading = false
  let loaded: readonly LoggedExecution[] | 'unknown' | undefined
  let notBefore = 0

  const isWanted = ({ symbol, owner }: LoggedExecution): boolean =>
    wantsSymbol(wanted, symbol) && (wanted.owner === undefined || wanted.owner === owner)

  /** What came from the ledger may be ahead of the log. */
  const take = (entry: LoggedExecution): string => {
    if (place && inPlaceOrder(entry.place, place) <= 0) return ''
    place = entry.place
    return isWanted(entry) ? entry.frame : ''
  }
  const fromLog = (from: number): NextExecutions => {
    if (from < log.first) return { is: 'behind' }
    let text = ''
    let at = from
    for (; at < log.next && text.length < mostCharacters; at++) text += take(log.entry(at) as LoggedExecution)
    number = at
    return { is: 'text', text, more: at < log.next }
  }
  const begin = (): NextExecutions => {
    if (log.isReady) {
      place = log.last
      number = log.next
    }
    return nothing
  }
  const read = async (from: ExecutionPlace): Promise<readonly LoggedExecution[] | 'unknown'> => {
    if (!isChecked && !(await isResumable(from))) return 'unknown'
    isChecked = true
    return log.numberAfter(from) === undefined ? hub.read(from, batch) : []
  }
  const load = (from: ExecutionPlace): void => {
    if (isLoading || performance.now() < notBefore) return
    isLoading = true
    read(from)
      .then(
        (result) => {
          loaded = result
          if (result.length === 0) notBefore = performance.now() + emptyMs
        },
        () => {
          // The ledger is away: what it has is sent once it is back.
          notBefore = performance.now() + retryMs
        },
      )
      .finally(() => {
        isLoading = false
        ring()
      })
  }

  return {
    get token() {
      return place && cursorOf(place)
    },
    next() {
      if (!wanted.events.has('execution')) return nothing
      if (number !== undefined) return fromLog(number)
      if (place === undefined) return begin()
      if (loaded === 'unknown') return { is: 'unknown' }
      const text = loaded?.map(take).join('') ?? ''
      loaded = undefined
      if (text !== '') return { is: 'text', text, more: true }
      number = isChecked ? log.numberAfter(place) : undefined
      if (number !== undefined) return fromLog(number)
      load(place)
      return nothing
    },
  }
}
