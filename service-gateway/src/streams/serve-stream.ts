import type { StreamEnd } from '@trading/gateway-api'
import type { ExecutionPlace } from '@trading/ledger'
import { createBell } from './bell'
import { executionsOfStream } from './executions-of-stream'
import { endFrame, heartbeatFrame, openingFrame, placeFrame } from './frames'
import type { StreamHub } from './open-hub'
import type { Sink } from './sink'
import type { Wanted } from './wanted'

export interface ServeStreamOptions {
  hub: StreamHub
  sink: Sink
  wanted: Wanted
  after: ExecutionPlace | undefined
  isResumable: (place: ExecutionPlace) => Promise<boolean>
  /** Whether the key or the session is still valid. */
  isAllowed: () => boolean
  /** Fires once the reader has gone. */
  gone: AbortSignal
  heartbeatMs: number
}

/** Why a stream ended: by the gateway, or because its reader had gone. */
export type Ended = StreamEnd['reason'] | 'gone'

/** How often a stream looks whether it is still allowed, and reads again after the ledger was away. */
const lookMs = 1_000
const retryMs = 1_000

/** Serves one stream until it ends. Whatever happens, its reader goes on with the last id that it got. */
export async function serveStream(options: ServeStreamOptions): Promise<Ended> {
  const { hub, sink, wanted, after, isResumable, isAllowed, gone, heartbeatMs } = options
  const bell = createBell()
  const leave = hub.join({ ring: bell.ring, symbols: [...(wanted.symbols ?? [])] })
  gone.addEventListener('abort', bell.ring)
  const executions = executionsOfStream({ hub, wanted, after, isResumable, ring: bell.ring })
  let version = 0
  let sentAt = performance.now()
  let isPlaceKnown = after !== undefined

  const send = async (text: string): Promise<Ended | undefined> => {
    const outcome = await sink.write(text)
    sentAt = performance.now()
    if (outcome === 'sent' || outcome === 'gone') return outcome === 'gone' ? 'gone' : undefined
    // Behind all that waits to be sent: there is no use in waiting for it.
    void end('too-slow')
    return 'too-slow'
  }
  const end = async (reason: StreamEnd['reason'], token: string | null = executions.token ?? null): Promise<Ended> => {
    await sink.write(endFrame({ token, reason }))
    return reason
  }
  /** So that a reader that has seen no execution yet resumes where it began. Never ahead of executions: they might be lost after it. */
  const firstPlace = (text: string): string => {
    const { token } = executions
    if (isPlaceKnown || token === undefined) return ''
    isPlaceKnown = true
    return text === '' ? placeFrame(token) : ''
  }
  const step = async (): Promise<Ended | 'idle' | undefined> => {
    if (gone.aborted) return 'gone'
    if (hub.isDraining) return end('draining')
    if (!isAllowed()) return end('not-allowed')
    const found = executions.next()
    if (found.is === 'behind') return end('too-slow')
    if (found.is === 'unknown') return end('unknown-token', null)
    const { version: newest } = hub.newest
    const text = firstPlace(found.text) + found.text + hub.newest.since(version, wanted)
    version = newest
    if (text !== '') return send(text)
    if (found.more) return undefined
    if (performance.now() - sentAt >= heartbeatMs) return send(heartbeatFrame(executions.token))
    return 'idle'
  }

  try {
    let ended: Ended | 'idle' | undefined = await send(openingFrame(retryMs))
    while (ended === undefined || ended === 'idle') {
      if (ended === 'idle') await bell.wait(Math.min(lookMs, Math.max(1, heartbeatMs - (performance.now() - sentAt))))
      ended = await step()
    }
    return ended
  } finally {
    gone.removeEventListener('abort', bell.ring)
    leave()
  }
}
