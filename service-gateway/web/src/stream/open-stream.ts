import { retryAfterMs } from '../api/problem-text'
import { createEventParser, type ServerEvent } from './parse-events'
import { connecting, delayMs, forgotten, heard, initialResume, lost, opened, type Resume } from './resume'

export interface StreamOptions {
  url: string
  /** Where to go on; undefined for what comes from now on. */
  lastId: string | undefined
  onEvents: (events: readonly ServerEvent[]) => void
  /** Also called at each sign of life. */
  onState: (state: Resume) => void
  /** The session has ended; nothing more comes. */
  onSignedOut: () => void
  /** Notes the gateway's clock. */
  onAnswer?: (response: Response, sentAt: number) => void
  fetch?: typeof globalThis.fetch
  random?: () => number
}

export interface OpenStream {
  close(): void
}

// The gateway sends a heartbeat every 10 s: two that are missing mean that the connection is dead, though nobody has said so.
const silenceMs = 25_000

/**
 * Reads server-sent events with fetch, which, unlike EventSource, tells heartbeats, the status of an answer and a dead connection. Goes on
 * where it was cut until it is closed.
 */
export function openStream(options: StreamOptions): OpenStream {
  const { url, onEvents, onState, onSignedOut, onAnswer, fetch = globalThis.fetch.bind(globalThis), random = Math.random } = options
  const closing = new AbortController()
  let resume = initialResume(options.lastId)
  let wake = () => {}

  const enter = (next: Resume) => {
    resume = next
    onState(resume)
  }

  /** Reads until the stream ends. Resolves with how long the gateway asks to wait, or `signed-out`. */
  const readOnce = async (): Promise<number | 'signed-out'> => {
    const silent = new AbortController()
    const abort = AbortSignal.any([closing.signal, silent.signal])
    let watchdog = setTimeout(() => silent.abort(), silenceMs)
    const alive = () => {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => silent.abort(), silenceMs)
    }
    try {
      const sentAt = Date.now()
      const headers = { accept: 'text/event-stream', ...(resume.lastId === undefined ? {} : { 'last-event-id': resume.lastId }) }
      const response = await fetch(url, { headers, credentials: 'same-origin', cache: 'no-store', signal: abort })
      onAnswer?.(response, sentAt)
      if (response.status === 401) return 'signed-out'
      if (!response.ok || !response.body) {
        await response.body?.cancel()
        if (response.status === 400) enter(forgotten(resume))
        return retryAfterMs(response.headers.get('retry-after')) ?? 0
      }
      alive()
      enter(opened(resume, Date.now()))
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      const parser = createEventParser()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return 0
        alive()
        const events = parser.push(value)
        // In this order: whoever knows the new place to go on from has the events before it.
        if (events.length > 0) onEvents(events)
        enter(heard(resume, Date.now(), parser.lastId))
      }
    } finally {
      clearTimeout(watchdog)
    }
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const hurry = () => wake()

  const run = async () => {
    globalThis.addEventListener?.('online', hurry)
    while (!closing.signal.aborted) {
      onState(resume)
      const end = await readOnce().catch(() => 0)
      if (closing.signal.aborted) break
      enter(lost(resume, Date.now()))
      if (end === 'signed-out') {
        onSignedOut()
        break
      }
      await pause(delayMs(resume, random, end))
      resume = connecting(resume)
    }
    globalThis.removeEventListener?.('online', hurry)
  }
  void run()

  return {
    close() {
      closing.abort()
      wake()
    },
  }
}
