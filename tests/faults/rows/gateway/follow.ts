import { setTimeout as sleep } from 'node:timers/promises'
import { type EventStream, openEventStream } from '@trading/rig/event-stream'

/** A client of the event stream that goes on with its last id whenever it is cut, as a browser does. */
export interface Follower {
  /** The signals whose executions it has, in the order in which they came. */
  readonly signalIds: readonly string[]
  readonly lastId: string
  /** Ends the connection; it is opened again. */
  cut(): void
  close(): Promise<void>
}

const againMs = 200

export function follow(url: string, key: string): Follower {
  const signalIds: string[] = []
  let stopped = false
  let open: EventStream | undefined

  const lastId = (): string => open?.lastId ?? ''

  const once = async (): Promise<void> => {
    open = await openEventStream(`${url}/v1/stream?events=execution`, {
      key,
      lastEventId: lastId(),
      onEvent: ({ event, data }) => {
        if (event === 'execution') signalIds.push(data.signalId)
      },
    })
    await open.closed
  }
  const run = async (): Promise<void> => {
    while (!stopped) {
      await once().catch(() => undefined)
      if (!stopped) await sleep(againMs)
    }
  }
  const running = run()
  return {
    signalIds,
    get lastId() {
      return lastId()
    },
    cut: () => open?.cut(),
    async close() {
      stopped = true
      open?.cut()
      await running
    },
  }
}
