import type { Signal } from '@trading/contracts'
import { describeCause } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { UnreadableAnswer } from '@trading/venue'
import type { IntakeGate } from './gate'

export interface UnreadableAnswersOptions {
  gate: Pick<IntakeGate, 'shut' | 'open'>
  /** Looks the order up at the venue; true once its outcome is readable. */
  ask: (signal: Signal) => Promise<boolean>
  log: Log
  /** For a metric. */
  onUnreadable?: () => void
  /** Shuts intake after this many consecutive unreadable answers. */
  inARow?: number
  firstPauseMs?: number
  maxPauseMs?: number
}

export interface UnreadableAnswers {
  /** The venue gave a readable answer. */
  readable(): void
  /** The venue gave an unreadable answer; `isNew` if it was not reported before. */
  unreadable(signal: Signal, error: UnreadableAnswer, isNew: boolean): void
  warning(): string | undefined
  close(): Promise<void>
}

const reason = 'unreadable answers'

/**
 * Shuts intake after several consecutive unreadable answers, because each leaves a signal to an operator. While shut, it looks those orders
 * up one by one, 1 s apart, doubling up to 60 s, and opens intake once an answer is readable. A restart also opens it.
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
      // An error only the first time; a replay of the dead letter logs it at level info.
      log[isNew ? 'error' : 'info'](
        { event: 'answer.unreadable', signalId, symbol, side, why: error.why },
        `${side} ${symbol} may have been filled: ${error.message}`,
      )
      latest = [...latest.filter(({ id }) => id !== signalId), signal].slice(-inARow)
      if (shut || latest.length < inARow) return
      shut = true
      gate.shut(reason, error)
      askAfter(firstPauseMs)
    },
    warning: () => (shut ? `intake is shut because the last ${inARow} answers of the venue could not be read` : undefined),
    async close() {
      shut = false
      clearTimeout(timer)
      await asking
    },
  }
}
