import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect'
import type { Portfolio as PortfolioService } from '@trading/portfolio-api'
import type { Portfolio } from '../../portfolio'
import { fillMessage, positionMessage, profitAndLossMessage } from '../messages'
import { placeOf, tokenOf } from '../place'

const defaultPage = 100
const largestPage = 1_000
const mostSymbols = 1_000

/** The calls of the service Portfolio. */
export function portfolioCalls(portfolio: Portfolio): ServiceImpl<typeof PortfolioService> {
  return {
    async getPosition({ symbol }) {
      const position = await portfolio.position(symbol)
      if (!position) throw new ConnectError(`no fill of ${symbol} is booked; ListPositions has the symbols with fills`, Code.NotFound)
      return { position: positionMessage(position) }
    },
    async listPositions({ symbols, open }) {
      if (symbols.length > mostSymbols) throw wrong(`symbols has ${symbols.length} symbols; expected at most ${mostSymbols}`)
      const positions = await portfolio.positions(symbols.length > 0 ? { symbols, open } : { open })
      return { positions: positions.map(positionMessage) }
    },
    async listFills({ symbol, pageSize, pageToken }) {
      if (pageSize < 0 || pageSize > largestPage)
        throw wrong(`page_size is ${pageSize}; expected 1 to ${largestPage}, or 0 for ${defaultPage}`)
      const limit = pageSize || defaultPage
      const place = pageToken === '' ? undefined : placeOf(pageToken)
      const after = place?.sequence ?? 0
      const epochNow = async () => (await portfolio.eventsAfter(after, 1)).epoch
      const epoch = await epochNow()
      if (place && place.epoch !== epoch) {
        throw new ConnectError('page_token belongs to an event table that was replaced; start with the first page', Code.FailedPrecondition)
      }
      // One more than the page has: whether there is another page.
      const fills = await portfolio.fills(symbol === '' ? { after, limit: limit + 1 } : { symbol, after, limit: limit + 1 })
      // A token of one table must not continue a page of another.
      if ((await epochNow()) !== epoch) throw new ConnectError('the event table was replaced just now; call again', Code.Aborted)
      const page = fills.slice(0, limit)
      const sequence = fills.length > limit ? page.at(-1)?.sequence : undefined
      return { fills: page.map(fillMessage), nextPageToken: sequence === undefined ? '' : tokenOf({ epoch, sequence }) }
    },
    async getProfitAndLoss() {
      return profitAndLossMessage(await portfolio.profitAndLoss())
    },
  }
}

const wrong = (sentence: string) => new ConnectError(sentence, Code.InvalidArgument)
