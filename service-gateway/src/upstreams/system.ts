import type { EngineView, ServiceState, SystemView } from '@trading/gateway-api'
import type { EngineState, Execution } from '@trading/ledger'
import { permitMs } from '@trading/runtime'
import type { HistoryUpstream } from './history'
import type { LedgerUpstream } from './ledger'
import type { PortfolioUpstream } from './portfolio'
import type { PricesUpstream } from './prices'
import type { QueuesUpstream } from './queues'

export interface SystemOptions {
  ledger: LedgerUpstream
  queues: QueuesUpstream
  portfolio: Pick<PortfolioUpstream, 'lastBooked'>
  prices: Pick<PricesUpstream, 'lagMs' | 'unready'>
  history: Pick<HistoryUpstream, 'answer'>
  /** Of the gateway. */
  version: string
  /** How long an answer is shared. */
  shareMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** How many of the newest fills are searched for the one that the portfolio booked last. */
const fillsSearched = 200

/** Queues, engines, services and versions. It always answers; those who ask at once share an answer. */
export function openSystem(options: SystemOptions): () => Promise<SystemView> {
  const { shareMs = 1_000, now = Date.now } = options
  let shared: Promise<SystemView> | undefined
  return () => {
    if (shared) return shared
    const mine = read(options, now)
    shared = mine
    const forget = () => {
      if (shared === mine) shared = undefined
    }
    mine.then(() => setTimeout(forget, shareMs).unref(), forget)
    return mine
  }
}

async function read({ ledger, queues, portfolio, prices, history, version }: SystemOptions, now: () => number): Promise<SystemView> {
  const [engines, database, fills, depths, booked, candles] = await Promise.all([
    ledger.call(async (reader) => ({ states: await reader.engines(), epoch: (await reader.halts()).epoch })).catch(away),
    ledger.call((reader) => reader.serverVersion()).catch(away),
    ledger.call((reader) => reader.executions({ status: 'FILLED', limit: fillsSearched, scan: 5 * fillsSearched })).catch(away),
    queues.depths().catch(away),
    portfolio.lastBooked().then((last) => ({ last }), away),
    history.answer().then(() => true, away),
  ])
  const lag = prices.lagMs()
  const trouble = prices.unready()
  const broker = queues.version()
  return {
    queues: depths ?? null,
    engines: engines ? engines.states.map((engine) => engineView(engine, engines.epoch)) : null,
    services: [
      state('ledger', engines !== undefined),
      state('broker', depths !== undefined),
      state('portfolio', booked !== undefined, fills && booked && portfolioLagMs(fills.executions, booked.last?.signalId, now())),
      trouble === undefined ? state('market data', true, lag) : { name: 'market data', state: 'away', reason: 'Redis does not answer' },
      state('history', candles !== undefined),
    ],
    versions: {
      gateway: version,
      node: process.versions.node,
      ...(database !== undefined && { postgresql: database }),
      ...(broker !== undefined && { rabbitmq: broker }),
    },
    asOf: new Date(now()).toISOString(),
  }
}

/** Its upstream has said so in the log. */
const away = (): undefined => undefined

const state = (name: ServiceState['name'], isUp: boolean, lagMs?: number): ServiceState => ({
  name,
  ...(isUp ? { state: 'up' as const } : { state: 'away' as const, reason: 'does not answer' }),
  ...(isUp && lagMs !== undefined && { lagMs }),
})

export function engineView(
  { engine, instance, breaker, reasons, inHand, seenAt, seenAgoMs, epoch }: EngineState,
  current: number,
): EngineView {
  return {
    engine,
    instance,
    gate: reasons.length === 0 ? 'open' : 'shut',
    reasons: [...reasons],
    breaker,
    // As long as that it takes to ask again: the engine is gone, frozen, or has lost the database.
    permit: seenAgoMs > permitMs ? 'ended' : epoch < current ? 'behind' : 'current',
    inHand,
    seenAt: seenAt.toISOString(),
    seenAgoMs: Math.round(seenAgoMs),
  }
}

/**
 * How long ago the oldest fill was recorded that comes after the one that the portfolio booked last: 0 if there is none. Undefined if that is
 * too far back to be found.
 */
export function portfolioLagMs(newest: readonly Pick<Execution, 'signalId' | 'endedAt'>[], lastBooked: string | undefined, now: number) {
  if (newest.length === 0) return 0
  const index = newest.findIndex(({ signalId }) => signalId === lastBooked)
  const oldestAfter = newest[index - 1]
  if (index === 0) return 0
  return oldestAfter && Math.max(0, now - oldestAfter.endedAt.getTime())
}
