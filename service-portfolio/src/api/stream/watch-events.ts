import { Code, ConnectError } from '@connectrpc/connect'
import { End_Cause, Snapshot_Cause } from '@trading/portfolio-api'
import { pause } from '@trading/runtime'
import type { EventsPage, PortfolioEvent, Snapshot } from '../../portfolio'
import { type Place, placeOf } from '../place'
import type { News } from './news'
import type { ReadEvents } from './share-reads'
import { deltaMessage, endMessage, heartbeatMessage, type StreamMessage, snapshotParts } from './stream-messages'

export interface WatchLimits {
  /** The most events in one message. */
  batch: number
  heartbeatMs: number
  /** A reader that is more events behind gets a snapshot instead of them. */
  maxBehind: number
}

export interface WatchPorts {
  snapshot: () => Promise<Snapshot>
  eventsAfter: ReadEvents
  news: News
  draining: () => boolean
  onEnded: (cause: 'draining' | 'too-slow' | 'other-epoch') => void
  limits: WatchLimits
}

const reReadMs = 20

/**
 * One reader's stream. It holds no more than the message that is on its way and, for a reader that is behind by more than one, the next: events are
 * read by their number, so a reader that is behind gets more of them in one message.
 */
export async function* watchEvents(ports: WatchPorts, resumeToken: string, abort: AbortSignal): AsyncGenerator<StreamMessage> {
  const { eventsAfter, news, limits, onEnded } = ports
  const resumed = resumeToken === '' ? undefined : placeOf(resumeToken)
  const cause = await whySnapshot(ports, resumed)
  let place: Place
  if (resumed && cause === undefined) {
    place = resumed
    yield heartbeatMessage(place)
  } else {
    const { epoch, sequence, positions } = await ports.snapshot()
    place = { epoch, sequence }
    yield* snapshotParts({ epoch, sequence, positions }, cause ?? Snapshot_Cause.NO_TOKEN)
  }
  let sentAt = performance.now()
  let missed = 0
  let ahead: Promise<EventsPage> | undefined
  while (!abort.aborted) {
    if (ports.draining()) {
      onEnded('draining')
      return yield endMessage(place, End_Cause.DRAINING)
    }
    if (news.newest - place.sequence > limits.maxBehind) {
      onEnded('too-slow')
      return yield endMessage(place, End_Cause.TOO_SLOW)
    }
    const wasAhead = ahead !== undefined
    const { epoch, events } = await (ahead ?? eventsAfter(place.sequence, limits.batch))
    ahead = undefined
    if (epoch !== place.epoch) {
      onEnded('other-epoch')
      return yield endMessage(place, End_Cause.OTHER_EPOCH)
    }
    const last = events.at(-1)
    if (last) {
      withoutGap(place, events)
      place = { epoch, sequence: last.sequence }
      if (events.length === limits.batch) {
        // While this one is sent.
        ahead = eventsAfter(place.sequence, limits.batch)
        // The reader may be gone before anybody asks for it.
        ahead.catch(() => undefined)
      }
      yield deltaMessage(epoch, events)
      sentAt = performance.now()
      continue
    }
    // It was read before the last message was sent.
    if (wasAhead) continue
    const silentMs = performance.now() - sentAt
    if (silentMs >= limits.heartbeatMs) {
      yield heartbeatMessage(place)
      sentAt = performance.now()
    }
    // A read that was shared may have begun before the newest event was committed: once more, for what was committed before now.
    const again = news.newest > place.sequence && news.newest !== missed
    missed = news.newest
    if (again) await pause(reReadMs, abort)
    else await news.wait(Math.max(place.sequence, missed), Math.max(1, limits.heartbeatMs - (performance.now() - sentAt)), abort)
  }
  throw ConnectError.from(abort.reason, Code.Canceled)
}

/** Why a reader gets a snapshot; undefined if the events after its place are enough. */
async function whySnapshot({ eventsAfter, limits }: WatchPorts, place: Place | undefined): Promise<Snapshot_Cause | undefined> {
  if (!place) return Snapshot_Cause.NO_TOKEN
  const { epoch, events } = await eventsAfter(Math.max(0, place.sequence - 1), 1)
  if (epoch !== place.epoch) return Snapshot_Cause.OTHER_EPOCH
  if (place.sequence > 0 && events.length === 0) {
    const sentence = `resume_token names event ${place.sequence}, which is not there yet; watch without a token`
    throw new ConnectError(sentence, Code.OutOfRange)
  }
  const beyond = await eventsAfter(place.sequence + limits.maxBehind, 1)
  return beyond.events.length > 0 ? Snapshot_Cause.TOO_OLD : undefined
}

/** @throws RangeError if events are missing: a reader must not take what follows for all there was */
function withoutGap({ sequence }: Place, events: readonly PortfolioEvent[]): void {
  for (const [index, event] of events.entries()) {
    if (event.sequence !== sequence + index + 1) {
      throw new RangeError(`event ${sequence + index + 1} is missing: event ${event.sequence} follows ${sequence + index}`)
    }
  }
}
