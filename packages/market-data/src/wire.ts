import type { MarketTick } from './market-tick'
import type { Position } from './position'

// Ticks are short texts in Redis and on its channels, so that equal prices stay two ticks in a sorted set. Epoch and sequence are padded:
// ticks of one millisecond sort by them, since a sorted set compares the texts then.

const digits = { epoch: 10, sequence: 13 }
const decimal = '\\d{1,18}(?:\\.\\d{1,12})?'
const position = `(\\d{${digits.epoch}}) (\\d{${digits.sequence}})`
const tickPattern = new RegExp(`^${position} (\\d{1,16}) (\\d{1,16}) (${decimal}) (${decimal})?$`)

/** What a heartbeat begins with; a tick begins with a digit. */
export const heartbeatMark = 'heartbeat'
const heartbeatPattern = new RegExp(`^${heartbeatMark} ${position} (\\d{1,16})$`)

/** The writer is alive, and `position` is that of its last tick of the symbol; its sequence is 0 before the first. */
export interface Heartbeat extends Position {
  /** Milliseconds since the epoch by the writer's clock. */
  readonly at: number
}

/** The beginning of a tick's text; the time of ingestion follows, which the script decides. */
export const positionText = ({ epoch, sequence }: Position): string =>
  `${String(epoch).padStart(digits.epoch, '0')} ${String(sequence).padStart(digits.sequence, '0')}`

/** The end of a tick's text. */
export const restText = ({ eventAt, price, quantity }: MarketTick): string => `${eventAt} ${price} ${quantity ?? ''}`

/** Undefined if the text is not a tick. */
export function readTick(symbol: string, text: string): MarketTick | undefined {
  const [, epoch, sequence, ingestedAt, eventAt, price, quantity] = tickPattern.exec(text) ?? []
  if (price === undefined) return undefined
  return {
    symbol,
    epoch: Number(epoch),
    sequence: Number(sequence),
    price,
    quantity,
    eventAt: Number(eventAt),
    ingestedAt: Number(ingestedAt),
  }
}

/** Undefined if the text is not a heartbeat. */
export function readHeartbeat(text: string): Heartbeat | undefined {
  const [, epoch, sequence, at] = heartbeatPattern.exec(text) ?? []
  return at === undefined ? undefined : { epoch: Number(epoch), sequence: Number(sequence), at: Number(at) }
}
