import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { ConnectError, createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { createOutbox, createTimeLimit, type Outbox, pause, type Watched } from '@trading/runtime'
import { type PortfolioAddress, portfolioConnection } from './connection'
import { Side } from './gen/trading/portfolio/v1/fill_pb'
import { type ReserveRequestSchema, type ReserveResponse, Risk, type Verdict, Verdict_Decision } from './gen/trading/portfolio/v1/risk_pb'

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

type Request = MessageInitShape<typeof ReserveRequestSchema>

interface Asked {
  signalId: string
  answer: Promise<Reserved>
  resolve: (answer: Reserved) => void
  reject: (cause: RiskUnavailable) => void
  watched: Watched<Asked>
}

/** Requests that the connection has not taken. Beyond this it takes none any more. */
const mostWaiting = 1_024
const idleMs = 60_000
const ping: Request = { request: { case: 'ping', value: {} } }

const orderRequest = ({ side, validUntil, ...order }: OrderToReserve): Request => ({
  request: { case: 'order', value: { ...order, side: Side[side], validUntil: timestampFromMs(Date.parse(validUntil)) } },
})

function reservedOf({ decision, reason }: Verdict): Reserved {
  if (decision === Verdict_Decision.RESERVED) return { decision: 'reserved' }
  // What a later version may add is not permission to place.
  return { decision: decision === Verdict_Decision.REFUSED ? 'refused' : 'later', reason }
}

async function* sending(outbox: Outbox<Request>, abort: AbortSignal): AsyncGenerator<Request> {
  while (!abort.aborted) {
    const request = outbox.take()
    if (request) yield request
    else await outbox.wait(idleMs)
  }
}

/**
 * Keeps a stream to the portfolio open, and asks on it. It connects again whenever the connection breaks; nothing waits for that: orders that are
 * asked about meanwhile are not answered.
 */
export function openRiskClient(options: RiskClientOptions): RiskClient {
  const { url, token, callMs, onAway, pingMs = 500, silentMs = 5_000, reconnectMs = 250 } = options
  const closing = new AbortController()
  const asked = new Map<string, Asked>()
  let outbox: Outbox<Request> | undefined
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

  const connect = async (): Promise<string> => {
    const attempt = new AbortController()
    const end = () => attempt.abort(new Error('closed'))
    const connection = portfolioConnection({ url, token })
    const opened = createOutbox<Request>()
    let pingedAt: number | undefined
    const look = (): void => {
      if (pingedAt === undefined) {
        pingedAt = performance.now()
        opened.push(ping)
        return
      }
      const silent = performance.now() - pingedAt
      if (silent >= silentMs) attempt.abort(new Error(`no sign of life for ${silentMs} ms`))
      else if (silent >= pingMs) tell(`the portfolio at ${url} does not answer`)
    }
    const onMessage = ({ response: { case: kind, value } }: ReserveResponse): void => {
      if (kind === 'verdict') remove(value.signalId)?.resolve(reservedOf(value))
      else if (kind === 'end') tell(value.message)
      else if (kind === 'pong') {
        pingedAt = undefined
        tell(value.unready === '' ? undefined : value.unready)
      }
    }
    attempt.signal.addEventListener('abort', opened.wake)
    closing.signal.addEventListener('abort', end)
    outbox = opened
    const looking = setInterval(look, pingMs)
    look()
    try {
      const client = createClient(Risk, createGrpcTransport(connection.options))
      for await (const message of client.reserve(sending(opened, attempt.signal), { signal: attempt.signal })) onMessage(message)
      return 'the portfolio has ended the stream'
    } catch (error) {
      const { reason } = attempt.signal
      return reason instanceof Error ? reason.message : ConnectError.from(error).message
    } finally {
      clearInterval(looking)
      closing.signal.removeEventListener('abort', end)
      outbox = undefined
      end()
      connection.close()
    }
  }
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const why = await connect()
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
      if (!outbox || outbox.size >= mostWaiting) return Promise.reject(new RiskUnavailable(`the portfolio at ${url} takes no requests`))
      const { signalId } = order
      let [resolve, reject]: [Asked['resolve'], Asked['reject']] = [() => undefined, () => undefined]
      const answer = new Promise<Reserved>((done, failed) => {
        resolve = done
        reject = failed
      })
      const mine: Asked = { signalId, answer, resolve, reject, watched: undefined as never }
      mine.watched = limit.start(mine)
      asked.set(signalId, mine)
      outbox.push(orderRequest(order))
      return answer
    },
    async close() {
      closing.abort()
      await running
      limit.close()
    },
  }
}
