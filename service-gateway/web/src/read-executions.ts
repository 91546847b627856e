import type { ExecutionsView } from './api/answers'
import type { Api } from './api/request'
import { type Filter, withPage } from './state/blotter'
import type { PageState } from './state/page-state'
import type { Rates } from './state/rates'
import type { Store } from './state/store'

export interface ReadExecutionsOptions {
  store: Store<PageState>
  api: Api
  rates: Rates
}

const pageSize = 200
// If more executions than these pages hold were missed, the oldest of them are left to whoever scrolls down.
const pagesAtMost = 10

/** Reads the newest executions, and further back until they meet those that are known. Resolves with why it failed, or undefined. */
export async function readNewest({ store, api, rates }: ReadExecutionsOptions): Promise<string | undefined> {
  const { filter, rows } = store.state.blotter
  const known = new Set(rows.map(({ signalId }) => signalId))
  const oldest = rows.at(-1)?.signalId
  let cursor: string | undefined
  try {
    for (let pages = 0; pages < pagesAtMost; pages++) {
      const page = await api.get<ExecutionsView>(`/executions?${queryOf(filter, cursor)}`)
      rates.add(page.items)
      store.update((state) => ({ ...state, blotter: withPage(state.blotter, { filter, ...page, continues: false }) }))
      const last = page.items.at(-1)?.signalId ?? ''
      if (known.size === 0 || page.next === null || known.has(last) || page.items.some(({ signalId }) => signalId === oldest)) break
      cursor = page.next
    }
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Reads the page after the oldest row, or the next one that is not empty. Resolves with why it failed, or undefined. */
export async function readOlder({ store, api }: Omit<ReadExecutionsOptions, 'rates'>): Promise<string | undefined> {
  const { filter } = store.state.blotter
  try {
    for (let pages = 0; pages < pagesAtMost; pages++) {
      const cursor = store.state.blotter.older
      if (!cursor) break
      const page = await api.get<ExecutionsView>(`/executions?${queryOf(filter, cursor)}`)
      store.update((state) => ({ ...state, blotter: withPage(state.blotter, { filter, ...page, continues: true }) }))
      if (page.items.length > 0) break
    }
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

export function queryOf({ symbol, outcome }: Filter, cursor?: string): string {
  const query = new URLSearchParams({ limit: String(pageSize) })
  if (symbol) query.set('symbol', symbol)
  if (outcome) query.set('outcome', outcome)
  if (cursor) query.set('cursor', cursor)
  return query.toString()
}
