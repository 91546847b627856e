import { openReplayFeed, ReplayFileError } from '@trading/feeds'
import { UserError } from '@trading/terminal'

export interface Prices {
  rows: number
  /** An exact decimal. */
  last: string
}

/** The file cannot be replayed as it is. */
export class WrongFile extends UserError {
  override readonly exitCode = 78
}

/**
 * Checks the whole file, before anything is started for it.
 * @throws WrongFile with row and column
 */
export async function readPrices(file: string, abort: AbortSignal): Promise<Prices> {
  const prices: Prices = { rows: 0, last: '0' }
  try {
    for await (const { price } of await openReplayFeed({ file })) {
      abort.throwIfAborted()
      prices.rows++
      prices.last = price
    }
  } catch (cause) {
    if (!(cause instanceof ReplayFileError)) throw cause
    throw new WrongFile(`cannot replay ${file}, so nothing was started: ${cause.message}`, { cause })
  }
  return prices
}
