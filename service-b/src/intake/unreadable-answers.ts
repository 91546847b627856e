import type { Signal } from '@trading/contracts'
import { describeCause } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { UnreadableAnswer } from '@trading/venue'
import type { IntakeGate } from './gate'

export interface UnreadableAnswersOptions {
  gate: Pick<IntakeGate, 'shut' | 'open'>
  /** Asks the venue for the order again; true once its outcome could be read. */
  ask: (signal: Signal) => Promise<boolean>
  log: Log
  /** For a metric. */
  onUnreadable?: () => void
  /** This many in a row are not a problem of a single order. */
  inARow?: number
  firstPauseMs?: number
  maxPauseMs?: number
}

export interface UnreadableAnswers {
  /** The venue's answer to an order was readable. */
  readable(): void
  /** It was unreadable; `isNew` if it was not reported before. */
  unreadable(signal: Signal, error: UnreadableAnswer, isNew: boolean): void
  warning(): string | undefined
  close(): Promise<void>
}

const reason = 'unreadable answers'

/**
 * Shuts intake after several unreadable answers in a row, because each costs a signal that an operator must resolve. Meanwhile it asks for
 * these orders in turn, after 1 s, then 2, 4 and at most 60 s, and opens intake when an answer is readable. A restart opens it too, until
 * there have been as many again.
 */
export function createUnreadableAnswers({
  gate,
  ask,
  log,
  onUnreadable,
  inARow = 3,
  firstPauseMs = 1_000,
  maxPauseMs = 60_000,
}: UnreadableAnswersOptions): UnreadableAnswers {
  let latest: Signal[] = []
  let shut = false
  let timer: NodeJS.Timeout | undefined
  let asking: Promise<void> = Promise.resolve()

  const open = () => {
    latest = []
    if (!shut) return
    shut = false
    clearTimeout(timer)
    gate.open(reason)
  }
  const askAfter = (pauseMs: number) => {
    timer = setTimeout(() => {
      asking = askOne(pauseMs)
    }, pauseMs).unref()
  }
  const askOne = async (pausedMs: number) => {
    const [signal, ...others] = latest
    if (!signal) return
    latest = [...others, signal]
    const read = await ask(signal).catch((error) => {
      log.debug({ signalId: signal.id }, `the venue's answer still cannot be read: ${describeCause(error)}`)
      return false
    })
    if (read) open()
    else if (shut) askAfter(Math.min(maxPauseMs, pausedMs * 2))
  }

  return {
    readable() {
      if (latest.length > 0) open()
    },
    unreadable(signal, error, isNew) {
      onUnreadable?.()
      const { id: signalId, symbol, side } = signal
      // Logged once; a replay of the dead letter reports it again.
      log[isNew ? 'error' : 'info'](
        { event: 'answer.unreadable', signalId, symbol, side, why: error.why },
        `${side} ${symbol} may have been filled, and ${error.message}`,
      )
      latest = [...latest.filter(({ id }) => id !== signalId), signal].slice(-inARow)
      if (shut || latest.length < inARow) return
      shut = true
      gate.shut(reason, error)
      askAfter(firstPauseMs)
    },
    warning: () => (shut ? `intake is shut, as the last ${inARow} answers of the venue could not be read` : undefined),
    async close() {
      shut = false
      clearTimeout(timer)
      await asking
    },
  }
}
