export interface ServerEvent {
  event: string
  data: string
}

export interface EventParser {
  /** Takes a piece of any size; returns the events that it completes. Comments are signs of life only, and are dropped. */
  push(piece: string): ServerEvent[]
  /** The last id that the stream has set, with an event or without; empty if it says that nothing can be resumed. */
  readonly lastId: string | undefined
}

/** A parser of text/event-stream. */
export function createEventParser(): EventParser {
  let rest = ''
  let lastId: string | undefined
  let id: string | undefined
  let event = ''
  let data: string[] = []

  const field = (line: string) => {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    else if (name === 'id' && !value.includes('\0')) id = value
  }
  const dispatch = (): ServerEvent | undefined => {
    const done = data.length > 0 ? { event: event || 'message', data: data.join('\n') } : undefined
    // Not before the event is complete: one that is cut off has to come again.
    lastId = id
    event = ''
    data = []
    return done
  }

  return {
    push(piece) {
      const text = rest + piece
      // A carriage return at the end may be the first half of a line end.
      const usable = text.endsWith('\r') ? text.length - 1 : text.length
      const lines = text.slice(0, usable).split(/\r\n|\n|\r/)
      rest = (lines.pop() ?? '') + text.slice(usable)
      return lines.flatMap((line) => (line === '' ? (dispatch() ?? []) : (field(line) ?? [])))
    },
    get lastId() {
      return lastId
    },
  }
}
