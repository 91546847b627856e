import type { ServerClock } from './api/clock'
import type { Api } from './api/request'
import type { Loadable } from './load-into'
import { readNewest } from './read-executions'
import { parseEvents, withEvents } from './state/apply-events'
import { isHalting } from './state/halt-progress'
import type { PageState } from './state/page-state'
import type { Rates } from './state/rates'
import type { Store } from './state/store'
import { createFrameQueue } from './stream/frame-queue'
import { openStream } from './stream/open-stream'
import type { ServerEvent } from './stream/parse-events'
import type { Resume } from './stream/resume'
import { shareStream } from './stream/share-stream'

export interface WatchOptions {
  store: Store<PageState>
  api: Api
  clock: ServerClock
  rates: Rates
  load: (what: Loadable) => Promise<void>
  /** Whose stream it is; tabs of the same subject share one. */
  subject: string
}

const pnlEveryMs = 5_000
const fallbackEveryMs = 15_000
const haltingEveryMs = 500

/** Follows the stream, and reads what the stream does not bring. Returns what ends it. */
export function startWatching({ store, api, clock, rates, load, subject }: WatchOptions): () => void {
  const queue = createFrameQueue<ServerEvent>({
    flush(events) {
      const parsed = parseEvents(events)
      rates.add(parsed.executions)
      store.update((state) => withEvents(state, parsed, clock.now()))
    },
  })
  // After the stream has opened, not before: what came in between is then in one or the other.
  const readAll = () => {
    void readNewest({ store, api, rates })
    for (const what of ['positions', 'pnl', 'halts', 'system'] as const) void load(what)
  }
  const onState = ({ phase, heardAt, lastId }: Resume) => {
    const before = store.state.stream
    const opens = phase === 'open' && before.phase !== 'open'
    const isPlaced = lastId !== undefined
    store.update((state) => ({ ...state, stream: { phase, heardAt, isPlaced, everOpened: before.everOpened || opens } }))
    if (opens) readAll()
    // A stream that is not resumed begins somewhere after its opening; what was recorded before that place is read.
    else if (isPlaced && !before.isPlaced) void readNewest({ store, api, rates })
  }
  const stream = shareStream({
    name: `stream:${subject}`,
    open: (ports) =>
      openStream({
        url: '/v1/stream',
        ...ports,
        onSignedOut: () => api.onSignedOut(),
        onAnswer: (response, sentAt) => clock.note(response.headers.get('date'), sentAt, Date.now()),
      }),
    onEvents: queue.push,
    onState,
  })
  // What can be read without the stream is shown without it, too.
  readAll()

  const visible = (work: () => void) => () => document.hidden || work()
  const timers = [
    setInterval(
      visible(() => void load('pnl')),
      pnlEveryMs,
    ),
    setInterval(
      visible(() => {
        for (const what of ['positions', 'halts', 'system'] as const) if (isOld(store.state[what].asOf, clock)) void load(what)
      }),
      fallbackEveryMs,
    ),
    setInterval(() => void (isHalting(store.state.halts.answer) && load('halts')), haltingEveryMs),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
    stream.close()
    queue.close()
  }
}

const isOld = (asOf: number | undefined, clock: ServerClock): boolean => asOf === undefined || clock.now() - asOf > fallbackEveryMs / 2
