import { createTimeLimit, describeCause, type Log, type Owned, publishMs, type Watched } from '@trading/runtime'
import type { ConfirmChannel } from 'amqplib'
import type { BrokerConnection } from './connection'
import { PublishError } from './errors'
import { keepChannel } from './keep-channel'
import { createLatePublishes } from './late-publishes'
import { mustFitFrame } from './properties-size'
import type { Publication } from './publication'
import { failureOf } from './publish-failure'

export interface PublisherOptions {
  connection: BrokerConnection
  name: string
  log: Log
  /** How many messages may be unconfirmed at once; further ones wait. Bounds the memory while the broker blocks or is unavailable. */
  window?: number
  /** After this time without a confirm a publish rejects as UNCONFIRMED, whatever stage it reached. */
  timeoutMs?: number
  /** Called with the time that each confirm took. */
  onConfirmed?: (tookMs: number) => void
}

export interface Publisher extends Owned {
  /**
   * Resolves when the broker has confirmed the message and, if mandatory, did not return it: it then survives a broker crash.
   * @throws PublishError; the caller still owns the message and may publish it again with the same message id. Published again as the same
   * object, a message that timed out and was confirmed afterwards is not sent a second time.
   */
  publish(publication: Publication): Promise<void>
  unready(): string | undefined
  close(): Promise<void>
}

interface Pending {
  publication: Publication
  resolve: () => void
  reject: (error: PublishError) => void
  since: number
  finished: boolean
  /** Settles the answer to a publish that has timed out. */
  late: ((error?: PublishError) => void) | undefined
  watched: Watched<Pending> | undefined
}

export function createPublisher({ connection, name, log, window = 256, timeoutMs = publishMs, onConfirmed }: PublisherOptions): Publisher {
  const waiting: Pending[] = []
  // A broker confirms unroutable messages too; the return comes first, on the same channel.
  const returned = new Map<string, string>()
  const late = createLatePublishes<Pending>()
  let unanswered = 0
  let inFlight = 0
  let ended = false
  let failure: string | undefined
  /** Why the broker closed the channel; the confirms do not contain it. */
  let endedBy: Error | undefined
  let onIdle: (() => void) | undefined

  const kept = keepChannel<ConfirmChannel>({
    connection,
    name,
    log,
    create: (model) => model.createConfirmChannel(),
    prepare: async (channel) => {
      endedBy = undefined
      channel.on('error', (error) => {
        endedBy = connection.refusedAs(error) ?? error
      })
      channel.on('return', ({ properties, fields }) => {
        returned.set(properties.messageId, (fields as { replyText?: string }).replyText ?? 'NO_ROUTE')
      })
    },
    onOpen: () => sendWaiting(),
    onLost: () => returned.clear(),
  })

  const finish = (pending: Pending, error?: PublishError) => {
    if (pending.finished) return pending.late?.(error)
    pending.finished = true
    if (pending.watched) limit.end(pending.watched)
    failure = error?.message
    if (--inFlight === 0) onIdle?.()
    if (error) return pending.reject(error)
    onConfirmed?.(performance.now() - pending.since)
    pending.resolve()
  }

  const send = (channel: ConfirmChannel, pending: Pending): boolean => {
    const { exchange, routingKey, body, properties } = pending.publication
    const onConfirm = (error: Error | null) => {
      unanswered--
      const failure = failureOf(pending.publication, error, { returned, endedBy })
      if (pending.finished && !failure) late.confirmed(pending)
      finish(pending, failure)
      for (const sharer of late.answered(pending)) finish(sharer, failure)
      sendWaiting()
    }
    try {
      mustFitFrame(channel, properties)
      channel.publish(exchange, routingKey, body, properties, onConfirm)
      unanswered++
      return true
    } catch (error) {
      // The channel is closing but its event has not arrived: the message waits for the next channel.
      if ((error as Error).name === 'IllegalOperationError') return false
      finish(pending, new PublishError('UNENCODABLE', `the message cannot be sent: ${(error as Error).message}`, { cause: error }))
      return true
    }
  }

  /** False if the publish has to wait for a channel or for room in the window. */
  const putOnItsWay = (pending: Pending): boolean => {
    const sharers = late.sharersOf(pending)
    if (sharers) return sharers.push(pending) > 0
    return kept.channel !== undefined && unanswered < window && send(kept.channel, pending)
  }

  const sendWaiting = () => {
    while (waiting.length > 0) {
      const next = waiting[0] as Pending
      if (!next.finished && !putOnItsWay(next)) return
      waiting.shift()
    }
  }

  const overdue = (pending: Pending) => {
    const sent = !waiting.includes(pending)
    const missing = connection.unready()
    const state = missing ?? (sent ? 'no confirm came' : `${unanswered} messages before it are unconfirmed`)
    const message = `not confirmed within ${timeoutMs} ms (${state}): the outcome is unknown`
    const away = missing !== undefined
    finish(pending, new PublishError('UNCONFIRMED', message, { away, ...(sent && { late: lateAnswer(pending) }) }))
    // A message that was sent keeps its place in the window until the broker answers or the channel closes, because amqplib still holds it.
    if (!sent) waiting.splice(waiting.indexOf(pending), 1)
    else late.add(pending)
  }

  const limit = createTimeLimit(timeoutMs, overdue)

  const giveUpWaiting = (why: string) => {
    for (const pending of waiting.splice(0)) finish(pending, new PublishError('CLOSED', why, { away: true }))
  }
  connection.closed.catch((cause) => {
    ended = true
    giveUpWaiting(describeCause(cause))
  })

  return {
    publish(publication) {
      if (onIdle || ended) return Promise.reject(new PublishError('CLOSED', 'the publisher is closed', { away: true }))
      if (late.takeConfirmed(publication)) return Promise.resolve()
      return new Promise<void>((resolve, reject) => {
        const pending: Pending = {
          publication,
          resolve,
          reject,
          since: performance.now(),
          finished: false,
          late: undefined,
          watched: undefined,
        }
        inFlight++
        pending.watched = limit.start(pending)
        // Queues behind waiting publishes; but if the same message timed out and may still be confirmed, waits for that answer.
        const mayGo = waiting.length === 0 || late.sharersOf(pending)
        if (!mayGo || !putOnItsWay(pending)) waiting.push(pending)
      })
    },
    unready: () => connection.unready() ?? (kept.channel ? failure && `${name}: ${failure}` : `${name}: no channel`),
    async close() {
      const idle = new Promise<void>((resolve) => {
        onIdle = resolve
      })
      if (!kept.channel) giveUpWaiting('the publisher closed without a broker')
      // Each publish ends within its own time-out, so this ends too.
      if (inFlight > 0) await idle
      await kept.close()
    },
  }
}

/** The broker's answer to a publish that times out now. */
function lateAnswer(pending: Pending): Promise<void> {
  const answer = new Promise<void>((resolve, reject) => {
    pending.late = (error) => (error ? reject(error) : resolve())
  })
  // Most callers do not wait for it.
  answer.catch(() => undefined)
  return answer
}
