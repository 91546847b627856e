import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { End_Cause, type Snapshot_Cause, type WatchResponseSchema } from '@trading/portfolio-api'
import type { PortfolioEvent, Snapshot } from '../../portfolio'
import { bookedMessage, fillMessage, positionMessage } from '../messages'
import { type Place, tokenOf } from '../place'

export type StreamMessage = MessageInitShape<typeof WatchResponseSchema>

/** A part of a snapshot stays far below the largest message. */
const positionsInPart = 1_000

export function* snapshotParts(snapshot: Snapshot, cause: Snapshot_Cause): Generator<StreamMessage> {
  const { positions } = snapshot
  const sequence = BigInt(snapshot.sequence)
  let from = 0
  do {
    const part = positions.slice(from, from + positionsInPart)
    from += positionsInPart
    const complete = from >= positions.length
    const value = { cause, positions: part.map(positionMessage), complete, sequence }
    yield { resumeToken: complete ? tokenOf(snapshot) : '', event: { case: 'snapshot', value } }
  } while (from < positions.length)
}

/** By the events that were read: readers that share a read are sent the same message, which is encoded once. */
const deltas = new WeakMap<readonly PortfolioEvent[], StreamMessage>()

/** These events, which follow each other without a gap: all fills, and each position once, as the last of them left it. */
export function deltaMessage(epoch: string, events: readonly PortfolioEvent[]): StreamMessage {
  const known = deltas.get(events)
  if (known) return known
  const delta = newDelta(epoch, events)
  deltas.set(events, delta)
  return delta
}

function newDelta(epoch: string, events: readonly PortfolioEvent[]): StreamMessage {
  const positions = new Map(events.map(({ position }) => [position.symbol, position]))
  const [first, last] = [events[0], events.at(-1)]
  if (!first || !last) throw new RangeError('a delta has at least one event')
  const value = {
    fills: events.map(({ fill }) => fillMessage(fill)),
    positions: Array.from(positions.values(), bookedMessage),
    firstSequence: BigInt(first.sequence),
    lastSequence: BigInt(last.sequence),
  }
  return { resumeToken: tokenOf({ epoch, sequence: last.sequence }), event: { case: 'delta', value } }
}

export const heartbeatMessage = (place: Place): StreamMessage => ({
  resumeToken: tokenOf(place),
  event: { case: 'heartbeat', value: { at: timestampFromMs(Date.now()) } },
})

const sentences = {
  [End_Cause.DRAINING]: 'the portfolio stops; watch again with the resume token',
  [End_Cause.TOO_SLOW]:
    'the reader is too far behind; watch again with the resume token: a snapshot follows, and ListFills has the fills between',
  [End_Cause.OTHER_EPOCH]: 'the event table was replaced; watch again: a snapshot follows',
}

export const endMessage = (place: Place, cause: keyof typeof sentences): StreamMessage => ({
  resumeToken: tokenOf(place),
  event: { case: 'end', value: { cause, message: sentences[cause] } },
})
