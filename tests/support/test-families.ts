import { queueFamily, subscription, tiers, topic, topics } from '@trading/contracts'
import { z } from 'zod'

export interface Note {
  id: string
  text: string
}

/** A topic, a queue family and a subscription that exist only in the tests. */
export const notesTopic = topic<Note>({
  name: 'notes',
  exchange: { name: 'test.notes', type: 'direct' },
  kind: { type: 'test.note.v1', schema: z.strictObject({ id: z.string(), text: z.string() }) },
  routingKey: () => 'note',
  everything: 'note',
  mandatory: true,
  about: { description: 'Notes.', address: 'note', publish: { operation: 'publishNote', summary: 'Somebody wrote.' } },
})

export const notes = queueFamily({
  name: 'notes',
  work: { queue: 'notes.work.v1', bind: notesTopic },
  // The first key is also used by signals.
  retry: tiers(1_000, 1_500),
  dead: 'notes.dead.v1',
})

export const reader = subscription({
  name: 'reader',
  work: { queue: 'reader.work.v1', bind: topics.reports },
  retry: tiers(1_000, 1_500),
  dead: 'reader.dead.v1',
})

export const queuesOf = ({ declarations }: typeof notes | typeof reader): string[] => declarations.queues.map(({ queue }) => queue)
