import { deadLetterAccess, type QueueFamily } from '@trading/contracts'
import { connectOnce, type HeldLetter, type ReplayOptions, replayOf } from '@trading/dead-letters'
import type { Replayed } from '@trading/gateway-api'
import { createPublisher, type Publication } from '@trading/messaging'
import { createLog } from '@trading/runtime'
import { ProblemError } from '../../server/errors'
import { type Reading, reading } from './reading'

/** What may become of a dead letter while it is held. */
export interface Taken {
  /** @throws ProblemError `conflict` if its consumers would refuse it */
  replay(options: ReplayOptions): Promise<Replayed>
  drop(): Promise<void>
}

export interface TakeOne<T> extends Reading {
  id: string
  take: (taken: Taken) => Promise<T>
}

/** Finds a dead letter and does something with it; undefined if it is not there. */
export async function takeOne<T>({ id, take, ...from }: TakeOne<T>): Promise<{ result: T } | undefined> {
  return reading(from, async (opened) => {
    for await (const held of opened.letters()) {
      if (held.letter.id !== id) continue
      // The caller was told that the broker does not answer.
      from.abort.throwIfAborted()
      return { result: await take(takenOf(held, from)) }
    }
    return undefined
  })
}

const takenOf = ({ letter, remove }: HeldLetter, { url, family }: Reading): Taken => ({
  async replay(options) {
    const replay = replayOf(letter, family, options)
    if ('refused' in replay) throw new ProblemError('conflict', refusalText(replay.refused, family))
    // Confirmed before the dead letter is removed: a crash in between duplicates a message and never loses one.
    await publishOnce(url, family, replay.publication)
    remove()
    return { id: letter.id, validUntil: replay.validUntil === undefined ? null : new Date(replay.validUntil).toISOString() }
  },
  drop: async () => remove(),
})

const refusalText = (refused: 'stale' | 'poison', { about }: QueueFamily): string =>
  refused === 'stale'
    ? 'its deadline has passed; extendMs sets a new one'
    : `${about.consumer}s cannot read the message, so a replay would only bring it back; drop it`

/** On a connection of its own: a resource alarm of the broker blocks a connection that publishes, with everything on it. */
async function publishOnce(url: string, family: QueueFamily, publication: Publication): Promise<void> {
  const connection = await connectOnce({ url, name: 'gateway replays', access: deadLetterAccess(family) })
  const publisher = createPublisher({ connection, name: 'replays', log: createLog({ service: 'gateway', level: 'silent', pretty: false }) })
  try {
    await publisher.publish(publication)
  } finally {
    await publisher.close()
    await connection.close?.()
  }
}
