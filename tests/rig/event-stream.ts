import { type IncomingMessage, request } from 'node:http'

/** One event of a stream of server-sent events, as a browser would hand it out. */
export interface ServerSentEvent {
  event: string
  /** The last id that the stream has named. */
  id: string
  // biome-ignore lint/suspicious/noExplicitAny: events of any kind, for assertions
  data: any
}

export interface EventStream {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly events: readonly ServerSentEvent[]
  /** The last id that the stream has named, with an event or without one. */
  readonly lastId: string
  /** Lines that are comments. */
  readonly comments: readonly string[]
  /** Whether the server has ended it, or it was cut. */
  readonly isOver: boolean
  pause(): void
  resume(): void
  /** Ends the connection at once, wherever it is. */
  cut(): void
  closed: Promise<void>
}

/** Reads a stream as browsers do: a block that was cut before its empty line does not count, nor does its id. */
export function openEventStream(
  url: string,
  { key, lastEventId, onEvent }: { key: string; lastEventId?: string; onEvent?: (event: ServerSentEvent, stream: EventStream) => void },
): Promise<EventStream> {
  const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) }
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const events: ServerSentEvent[] = []
      const comments: string[] = []
      let [rest, lastId, isOver] = ['', lastEventId ?? '', false]
      const block = (text: string): void => {
        let [event, data, id] = ['message', undefined as string | undefined, lastId]
        for (const line of text.split('\n')) {
          const colon = line.indexOf(':')
          const [field, value] = [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
          if (colon === 0) comments.push(value)
          else if (field === 'event') event = value
          else if (field === 'data') data = data === undefined ? value : `${data}\n${value}`
          else if (field === 'id') id = value
        }
        lastId = id
        if (data === undefined) return
        const found = { event, id, data: JSON.parse(data) }
        events.push(found)
        onEvent?.(found, stream)
      }
      const closed = new Promise<void>((over) =>
        response.on('close', () => {
          isOver = true
          over()
        }),
      )
      const stream: EventStream = {
        status: response.statusCode ?? 0,
        headers: response.headers,
        events,
        comments,
        get lastId() {
          return lastId
        },
        get isOver() {
          return isOver
        },
        pause: () => response.pause(),
        resume: () => response.resume(),
        cut: () => void sent.destroy(),
        closed,
      }
      response.on('error', () => undefined)
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        if (sent.destroyed) return
        const blocks = (rest + text).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const each of blocks) {
          if (sent.destroyed) return
          block(each)
        }
      })
      resolve(stream)
    })
    sent.end()
  })
}
