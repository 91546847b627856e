import { headers } from '@trading/contracts'
import type { Publication } from './publication'

/** What is known of publishes that timed out after they were sent: the broker may still confirm them. */
export interface LatePublishes<P extends { publication: Publication }> {
  /**
   * The later publishes of the same message, which share the answer to the late one; undefined if there is none. A second copy would be a
   * duplicate and would lengthen the queue that delayed the first.
   */
  sharersOf(publish: P): P[] | undefined
  /** From now on, publishes of the same message share the answer to this one. */
  add(publish: P): void
  /** The answer to this message has come. Returns the publishes that share it. */
  answered(publish: P): readonly P[]
  /** A late publish was confirmed. */
  confirmed(publish: P): void
  /** Whether this publication was confirmed late; true once, since another publish of it is meant to be another copy. */
  takeConfirmed(publication: Publication): boolean
}

const none: readonly never[] = []

export function createLatePublishes<P extends { publication: Publication }>(): LatePublishes<P> {
  const sharers = new Map<string, P[]>()
  // By identity: an equal message that is published for another reason is another copy.
  const confirmed = new WeakSet<Publication>()

  // Usually none is late, and no key is computed.
  const sharersOf = ({ publication }: P) => (sharers.size > 0 ? sharers.get(keyOf(publication)) : undefined)

  return {
    sharersOf,
    add(publish) {
      if (!sharersOf(publish)) sharers.set(keyOf(publish.publication), [])
    },
    answered(publish) {
      const found = sharersOf(publish)
      if (found) sharers.delete(keyOf(publish.publication))
      return found ?? none
    },
    confirmed: ({ publication }) => void confirmed.add(publication),
    takeConfirmed: (publication) => confirmed.delete(publication),
  }
}

/** A repeated publish of a message is equal in all of these. */
const keyOf = ({ exchange, routingKey, properties }: Publication): string =>
  `${exchange}\n${routingKey}\n${properties.messageId}\n${properties.headers?.[headers.attempt] ?? 1}`
