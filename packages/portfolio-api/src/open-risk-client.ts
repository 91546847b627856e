import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { createTimeLimit, pause, type Watched } from '@trading/runtime'
import type { PortfolioAddress } from './connection'
import { Side } from './gen/trading/portfolio/v1/fill_pb'
import { type ReserveResponse, type Verdict, Verdict_Decision } from './gen/trading/portfolio/v1/risk_pb'
import { openRiskCall, type RiskCall, type RiskRequest } from './risk-call'

export interface RiskClientOptions extends PortfolioAddress {
  /** How long one answer may take. */
  callMs: number
  /** Called when the portfolio cannot be asked, with why, and when it can be again, with undefined; once for each change between the two. */
  onAway?: (why: string | undefined) => void
  /** How often to ask for a sign of life. Without one for as long, the portfolio counts as away. */
  pingMs?: number
  /** Without one for so long, the connection is replaced. */
  silentMs?: number
  /** How long after a connection ended to open the next. */
  reconnectMs?: number
}

/** An order as the portfolio is asked about it. Amounts are exact decimals, the time is RFC 3339. */
export interface OrderToReserve {
  signalId: string
  symbol: string
  side: 'BUY' | 'SELL'
  quantity: string
  referencePrice: string
  validUntil: string
}

/** `later`: it cannot be decided now. */
export type Reserved = { decision: 'reserved' } | { decision: 'refused'; reason: string } | { decision: 'later'; reason: string }

/** There is no answer: whether something is reserved is not known. */
export class RiskUnavailable extends Error {
  readonly code = 'RISK_UNAVAILABLE'
  override readonly name = 'RiskUnavailable'
}

export interface RiskClient {
  /**
   * Asks whether an order may be placed.
   * @throws RiskUnavailable if there is no answer in time, or nobody to ask
   */
  reserve(order: OrderToReserve): Promise<Reserved>
  /** Why the portfolio cannot be asked; undefined if it can. */
  readonly away: string | undefined
  close(): Promise<void>
}

interface Asked {
  signalId: string
  answer: Promise<Reserved>
  resolve: (answer: Reserved) => void
  reject: (cause: RiskUnavailable) => void
  watched: Watched<Asked>
}

const ping: RiskRequest = { request: { case: 'ping', value: {} } }

const orderRequest = ({ signalId, symbol, side, quantity, referencePrice, validUntil: until }: OrderToReserve): RiskRequest => {
  const validUntil = timestampFromMs(Date.parse(until))
  return { request: { case: 'order', value: { signalId, symbol, side: Side[side], quantity, referencePrice, validUntil } } }
}

function reservedOf({ decision, reason }: Verdict): Reserved {
  if (decision === Verdict_Decision.RESERVED) return { decision: 'reserved' }
  // What a later version may add is not permission to place.
  return { decision: decision === Verdict_Decision.REFUSED ? 'refused' : 'later', reason }
}

/**
 * Keeps a stream to the portfolio open, and asks on it. It connects again whenever the connection breaks; nothing waits for that: orders that are
 * asked about meanwhile are not answered.
 */
export function openRiskClient(options: RiskClientOptions): RiskClient {
  const { url, token, callMs, onAway, pingMs = 500, silentMs = 5_000, reconnectMs = 250 } = options
  const closing = new AbortController()
  const asked = new Map<string, Asked>()
  let call: RiskCall | undefined
  let away: string | undefined = `not connected to the portfolio at ${url}`

  const remove = (signalId: string): Asked | undefined => {
    const known = asked.get(signalId)
    if (known) limit.end(known.watched)
    asked.delete(signalId)
    return known
  }
  const fail = ({ signalId }: Asked, why: string) => remove(signalId)?.reject(new RiskUnavailable(why))
  const limit = createTimeLimit<Asked>(callMs, (overdue) => fail(overdue, `the portfolio did not answer within ${callMs} ms`))
  const tell = (why: string | undefined): void => {
    const changes = (why === undefined) !== (away === undefined)
    away = why
    if (changes) onAway?.(why)
  }

  const onMessage = ({ response: { case: kind, value } }: ReserveResponse, onPong: () => void): void => {
    if (kind === 'verdict') remove(value.signalId)?.resolve(reservedOf(value))
    else if (kind === 'end') tell(value.message)
    else if (kind === 'pong') {
      onPong()
      tell(value.unready === '' ? undefined : value.unready)
    }
  }

  /** Resolves with why the connection ended. */
  const connected = async (): Promise<string> => {
    let pingedAt: number | undefined
    const onPong = () => {
      pingedAt = undefined
    }
    const opened = openRiskCall({ url, token, onMessage: (message) => onMessage(message, onPong) })
    const look = (): void => {
      if (pingedAt === undefined) {
        pingedAt = performance.now()
        opened.send(ping)
        return
      }
      const silent = performance.now() - pingedAt
      if (silent >= silentMs) opened.end(`no sign of life for ${silentMs} ms`)
      else if (silent >= pingMs) tell(`the portfolio at ${url} does not answer`)
    }
    const close = () => opened.end('closed')
    closing.signal.addEventListener('abort', close)
    call = opened
    const looking = setInterval(look, pingMs)
    look()
    try {
      return await opened.over
    } finally {
      clearInterval(looking)
      closing.signal.removeEventListener('abort', close)
      call = undefined
    }
  }
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const why = await connected().catch(({ message }: Error) => message)
      if (!closing.signal.aborted) tell(`not connected to the portfolio at ${url}: ${why}`)
      for (const each of [...asked.values()]) fail(each, `the connection to the portfolio ended: ${why}`)
      await pause(reconnectMs, closing.signal)
    }
  }
  const running = run()

  return {
    get away() {
      return away
    },
    reserve(order) {
      const shared = asked.get(order.signalId)
      if (shared) return shared.answer
      if (away !== undefined) return Promise.reject(new RiskUnavailable(away))
      if (!call?.send(orderRequest(order))) return Promise.reject(new RiskUnavailable(`the portfolio at ${url} takes no requests`))
      const { signalId } = order
      let [resolve, reject]: [Asked['resolve'], Asked['reject']] = [() => undefined, () => undefined]
      const answer = new Promise<Reserved>((done, failed) => {
        resolve = done
        reject = failed
      })
      const mine: Asked = { signalId, answer, resolve, reject, watched: undefined as never }
      mine.watched = limit.start(mine)
      asked.set(signalId, mine)
      return answer
    },
    async close() {
      closing.abort()
      await running
      limit.close()
    },
  }
}
