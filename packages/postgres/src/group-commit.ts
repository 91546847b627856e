import { type Cancelled, createTimeLimit, type Watched } from '@trading/runtime'
import { isFaultOfARow } from './error-classes'
import { CallDropped } from './errors'

export interface GroupCommitOptions<C, A> {
  /** Calls with the same key never share a statement. */
  keyOf: (call: C) => string
  /** The approximate size of a call in a statement, in bytes. */
  sizeOf: (call: C) => number
  /** Executes one call in a statement of its own. */
  alone: (call: C) => Promise<A>
  /**
   * Executes calls in one statement, all or none of them. Resolves with their answers, in order; a call without an answer is then executed
   * alone. It must lock rows in the order of their keys, so that two groups cannot deadlock.
   */
  together: (calls: readonly C[]) => Promise<readonly (A | undefined)[]>
  /** How long a call may wait for its turn. */
  waitMs: number
  /** How long one statement may take before a second one may leave beside it. */
  patienceMs?: number
  maxCalls?: number
  maxBytes?: number
}

export interface GroupCommit<C, A> {
  /** A call that is cancelled while it waits is not sent. */
  call(call: C, cancelled?: Cancelled): Promise<A>
  close(): void
}

interface Waiting<C, A> {
  call: C
  cancelled: Cancelled | undefined
  resolve: (answer: A) => void
  reject: (cause: unknown) => void
  watched: Watched<Waiting<C, A>>
}

/** A third would gain nothing: it would wait for the same disk. */
const mostUnderWay = 2

/**
 * Sends calls that come while a statement is under way together in the next one, so that many share a round trip and a commit. There is no
 * timer: if no statement is under way, the calls of one turn of the event loop leave at its end, so a lone call is never delayed. Oldest first.
 *
 * If the server refuses a group because of one of its rows, each call is sent once more, alone. If the connection or the answer is lost, all
 * of the group may be committed: nothing is sent again, and each call fails.
 */
export function groupCommit<C, A>({
  keyOf,
  sizeOf,
  alone,
  together,
  waitMs,
  patienceMs = 50,
  maxCalls = 256,
  maxBytes = 256 * 1024,
}: GroupCommitOptions<C, A>): GroupCommit<C, A> {
  let waiting: Waiting<C, A>[] = []
  /** When each statement that is under way left, on the monotonic clock; the oldest first. */
  const underWay = new Set<{ leftAt: number }>()
  let timer: NodeJS.Timeout | undefined
  /** Whether calls of this turn of the event loop are being gathered. */
  let gathering = false

  const limit = createTimeLimit<Waiting<C, A>>(waitMs, (overdue) => {
    waiting = waiting.filter((each) => each !== overdue)
    overdue.reject(new Error(`not sent to the database: waited ${waitMs} ms behind other calls`))
  })

  const mayLeave = (): boolean => {
    if (underWay.size >= mostUnderWay) return false
    for (const { leftAt } of underWay) return performance.now() - leftAt >= patienceMs
    return true
  }

  const nextGroup = (): Waiting<C, A>[] => {
    const group: Waiting<C, A>[] = []
    const later: Waiting<C, A>[] = []
    const keys = new Set<string>()
    let bytes = 0
    let full = false
    for (const each of waiting) {
      if (each.cancelled?.aborted) {
        drop(each)
        continue
      }
      const key = keyOf(each.call)
      bytes += sizeOf(each.call)
      full ||= group.length > 0 && (group.length === maxCalls || bytes > maxBytes)
      if (full || keys.has(key)) later.push(each)
      else group.push(each)
      keys.add(key)
    }
    waiting = later
    for (const { watched } of group) limit.end(watched)
    return group
  }

  const drop = ({ watched, cancelled, reject }: Waiting<C, A>) => {
    limit.end(watched)
    reject(new CallDropped('not sent to the database: its work was cancelled', { cause: cancelled?.reason }))
  }

  const sendTogether = async (group: Waiting<C, A>[]): Promise<void> => {
    const answers = await together(group.map(({ call }) => call)).catch((cause) => {
      if (!isFaultOfARow(cause)) throw cause
      return []
    })
    for (const [index, each] of group.entries()) {
      const answer = answers[index]
      if (answer !== undefined) each.resolve(answer)
      else if (each.cancelled?.aborted) drop(each)
      // Not awaited, so that they do not delay the next group.
      else alone(each.call).then(each.resolve, each.reject)
    }
  }

  /** Sends what waits once this is done. */
  const leave = async <T>(send: () => Promise<T>): Promise<T> => {
    const left = { leftAt: performance.now() }
    underWay.add(left)
    try {
      return await send()
    } finally {
      underWay.delete(left)
      sendWaiting()
    }
  }

  const sendGroup = (group: Waiting<C, A>[]): void => {
    const [first] = group
    if (!first) return
    if (group.length === 1) {
      leave(() => alone(first.call)).then(first.resolve, first.reject)
      return
    }
    leave(() => sendTogether(group)).catch((cause) => {
      for (const { reject } of group) reject(cause)
    })
  }

  const sendWaiting = (): void => {
    while (waiting.length > 0 && mayLeave()) sendGroup(nextGroup())
    if (waiting.length > 0) timer ??= setTimeout(lookAgain, patienceMs).unref()
  }
  const sendGathered = (): void => {
    gathering = false
    sendWaiting()
  }
  // By then a second statement may leave.
  const lookAgain = () => {
    timer = undefined
    sendWaiting()
  }

  return {
    call(call, cancelled) {
      return new Promise((resolve, reject) => {
        const added: Waiting<C, A> = { call, cancelled, resolve, reject, watched: undefined as never }
        added.watched = limit.start(added)
        waiting.push(added)
        if (gathering) return
        gathering = true
        process.nextTick(sendGathered)
      })
    },
    close() {
      clearTimeout(timer)
      limit.close()
    },
  }
}
