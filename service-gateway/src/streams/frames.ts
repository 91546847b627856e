import type { StreamEnd, StreamEvent } from '@trading/gateway-api'

// Server-sent events: fields on lines of their own, an empty line ends an event. JSON has no line breaks.

/** An event that moves the place at which the stream is resumed. */
export const placedFrame = (event: StreamEvent, id: string, data: object): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`

export const frame = (event: StreamEvent, data: object): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** How soon a browser connects again. */
export const openingFrame = (retryMs: number): string => `retry: ${retryMs}\n\n`

/** Moves the place without an event: readers keep the id and see nothing. */
export const placeFrame = (id: string): string => `id: ${id}\n\n`

export const heartbeatFrame = (id: string | undefined): string => (id === undefined ? ': heartbeat\n\n' : `: heartbeat\nid: ${id}\n\n`)

/** The last event. Without a token the reader forgets its place: one that nobody knows would be refused again and again. */
export const endFrame = ({ token, reason }: StreamEnd): string =>
  `event: end\nid: ${token ?? ''}\ndata: ${JSON.stringify({ token, reason })}\n\n`
