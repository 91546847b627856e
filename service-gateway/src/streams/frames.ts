import { type StreamEnd, type StreamEvent, streamDataSchemas } from '@trading/gateway-api'
import { AnswerRefused } from '../server/zod'

// Server-sent events: fields on lines of their own, an empty line ends an event. JSON has no line breaks.

/** An event that moves the place at which the stream is resumed. */
export const placedFrame = (event: StreamEvent, id: string, data: object): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`

export const frame = (event: StreamEvent, data: object): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** Of what another service said. @throws AnswerRefused if the schema of the event refuses it */
export function checkedFrame(event: StreamEvent, data: object): string {
  const parsed = streamDataSchemas[event].safeParse(data)
  if (!parsed.success) throw AnswerRefused.by(parsed.error)
  return frame(event, parsed.data)
}

/** How soon a browser connects again. */
export const openingFrame = (retryMs: number): string => `retry: ${retryMs}\n\n`

/** Moves the place without an event: readers keep the id and see nothing. */
export const placeFrame = (id: string): string => `id: ${id}\n\n`

export const heartbeatFrame = (id: string | undefined): string => (id === undefined ? ': heartbeat\n\n' : `: heartbeat\nid: ${id}\n\n`)

/** The last event. Without a token the reader forgets its place: one that nobody knows would be refused again and again. */
export const endFrame = ({ token, reason }: StreamEnd): string =>
  `event: end\nid: ${token ?? ''}\ndata: ${JSON.stringify({ token, reason })}\n\n`
