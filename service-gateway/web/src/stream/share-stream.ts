import type { ServerEvent } from './parse-events'
import type { Resume } from './resume'

export interface SharedStreamOptions {
  /** The same in all tabs that may share: of one subject. */
  name: string
  /** Opens this tab's own stream, if it is this tab that reads. */
  open: (ports: { lastId: string | undefined; onEvents: (events: readonly ServerEvent[]) => void; onState: (state: Resume) => void }) => {
    close(): void
  }
  onEvents: (events: readonly ServerEvent[]) => void
  onState: (state: Resume) => void
}

type Message =
  | { is: 'events'; events: readonly ServerEvent[] }
  | { is: 'state'; state: Resume }
  /** A new tab asks for the state. */
  | { is: 'hello' }

// A reader that is frozen by the browser says nothing, not even heartbeats: its place is taken.
const silenceMs = 30_000

/**
 * One stream for all tabs of a browser, which permits six connections to a server, and would leave the seventh tab without an answer. The tab
 * that holds a lock reads and tells the others; when it closes, the next one goes on where it was. Without locks (no secure context) each tab
 * reads for itself.
 */
export function shareStream({ name, open, onEvents, onState }: SharedStreamOptions): { close(): void } {
  if (!globalThis.navigator?.locks || !globalThis.BroadcastChannel) return open({ lastId: undefined, onEvents, onState })
  const channel = new BroadcastChannel(name)
  const closing = new AbortController()
  let state: Resume | undefined
  let reads = false
  let heardAt = Date.now()

  const tell = (message: Message) => channel.postMessage(message)
  const know = (next: Resume) => {
    state = next
    onState(next)
  }

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    heardAt = Date.now()
    if (data.is === 'hello') {
      if (reads && state) tell({ is: 'state', state })
    } else if (reads) return
    else if (data.is === 'state') know(data.state)
    else onEvents(data.events)
  }

  const read = (until: AbortSignal) =>
    new Promise<void>((resolve) => {
      reads = true
      const own = open({
        lastId: state?.lastId,
        onEvents(events) {
          onEvents(events)
          tell({ is: 'events', events })
        },
        onState(next) {
          know(next)
          tell({ is: 'state', state: next })
        },
      })
      until.addEventListener('abort', () => {
        reads = false
        own.close()
        resolve()
      })
    })

  /** Waits for the lock, or takes it from a tab that is silent, and reads until it is lost. */
  const takeTurn = async (steal: boolean) => {
    const turn = new AbortController()
    const abort = AbortSignal.any([closing.signal, turn.signal])
    const work = () => (abort.aborted ? undefined : read(abort))
    // A request that steals cannot be aborted; a lock that is stolen rejects the request of its holder.
    const held = steal ? navigator.locks.request(name, { steal }, work) : navigator.locks.request(name, { signal: closing.signal }, work)
    await held.catch(() => undefined)
    turn.abort()
  }
  const run = async () => {
    while (!closing.signal.aborted) await takeTurn(false)
  }
  const watchdog = setInterval(() => {
    if (reads || document.hidden || Date.now() - heardAt < silenceMs) return
    heardAt = Date.now()
    void takeTurn(true)
  }, 5_000)

  tell({ is: 'hello' })
  void run()

  return {
    close() {
      closing.abort()
      clearInterval(watchdog)
      channel.close()
    },
  }
}
