import { executionReport } from '@trading/contracts'
import { type ApiOptions, openApi } from '@trading/portfolio-service/api'
import { openStore, type PortfolioStore, type PortfolioStoreOptions } from '@trading/portfolio-service/open-store'
import type { Portfolio } from '@trading/portfolio-service/portfolio'
import { quietLog } from '@trading/rig/quiet-log'
import { aSignal } from '@trading/rig/signals'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { openHealthServer } from '@trading/runtime'
import { Registry } from 'prom-client'
import { fillOf, type NewFill } from '../../service-portfolio/src/rules/fill-of'
import { openGrpcClient } from './portfolio-client'

export const token = 'the-token-of-tests'

const day = Date.parse('2026-01-05T00:00:00.000Z')
let count = 0

/** A fill that nothing else is like: of one of three symbols, each a second after the one before. */
export function nextFill({ symbol = ['AAA', 'BBB', 'CCC'][count % 3] as string } = {}): NewFill {
  const at = new Date(day + count++ * 1_000).toISOString()
  const report = executionReport({
    ...{ signalId: aSignal().id, symbol, side: count % 5 === 0 ? 'SELL' : 'BUY', venue: 'paper', engine: 'engine-1', attempt: 1 },
    ...{ status: 'FILLED', filledQuantity: `${1 + (count % 7)}.5`, averagePrice: `${100 + (count % 11)}.25`, fee: '0.01', executedAt: at },
  })
  return fillOf(report) as NewFill
}

export const fills = (length: number): NewFill[] => Array.from({ length }, () => nextFill())

/** The portfolio's store on a database of its own, with its API. */
export async function openStage(options: Pick<PortfolioStoreOptions, 'limits' | 'latest' | 'findingsOf'> = {}) {
  const database: TestDatabase = await openTestDatabase()
  const closing: (() => unknown)[] = []
  const store: PortfolioStore = openStore({ url: database.migrationUrl, log: quietLog(), statementMs: 2_000, ...options })
  await until('the store is ready', () => store.unready() === undefined)
  const reasons: string[] = []

  /** Another API on the same store, for other limits or a portfolio that misbehaves. */
  async function serve({
    portfolio = {},
    risk = {},
    ...options
  }: Partial<Omit<ApiOptions, 'portfolio' | 'risk'>> & { portfolio?: Partial<Portfolio>; risk?: Partial<ApiOptions['risk']> } = {}) {
    const registry = new Registry()
    const http = await openHealthServer({ host: '127.0.0.1', port: 0, unready: () => reasons, registry })
    const api = await openApi({
      ...{
        portfolio: { ...store, ...portfolio },
        risk: { reserve: store.risk.reserve, unready: () => undefined, decided: () => undefined, ...risk },
        unready: () => reasons,
        http,
        host: '127.0.0.1',
        port: 0,
        tokens: ['a-former-token', token],
      },
      ...{ drainMs: 5_000, registry, log: quietLog(), ...options },
    })
    let [draining, open] = [false, true]
    /** Closes the API; its HTTP port still answers. */
    const drain = async () => {
      if (!draining) {
        draining = true
        await api.close()
      }
    }
    const close = async () => {
      await drain()
      if (open) await http.close()
      open = false
    }
    closing.push(close)
    return { port: api.port, httpPort: http.port, registry, drain, close }
  }

  function client(port: number, options: { token?: string | undefined; deadlineMs?: number } = { token }) {
    const opened = openGrpcClient({ port, ...options })
    closing.push(() => opened.close())
    return opened
  }

  return {
    database,
    store,
    /** Why the service is not ready; tests change it. */
    reasons,
    serve,
    client,
    async close() {
      for (const each of closing.reverse()) await each()
      await store.close()
      await database.close()
    },
  }
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/** Two portfolios' stores on one database. */
export async function openTwoStores(options: Pick<PortfolioStoreOptions, 'limits'> = {}) {
  const stage = await openStage(options)
  const second = openStore({ url: stage.database.migrationUrl, log: quietLog(), ...options })
  await until('the second is ready', () => second.unready() === undefined)
  return {
    stores: [stage.store, second] as const,
    database: stage.database,
    async close() {
      await second.close()
      await stage.close()
    },
  }
}
