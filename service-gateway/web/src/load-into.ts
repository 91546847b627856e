import type { ServerClock } from './api/clock'
import { RequestFailed } from './api/problem-text'
import type { Api } from './api/request'
import type { Known, PageState } from './state/page-state'
import type { Store } from './state/store'

const paths = { positions: '/positions', pnl: '/pnl', halts: '/halts', system: '/system' } as const

export type Loadable = keyof typeof paths

export interface LoadIntoOptions {
  store: Store<PageState>
  api: Api
  clock: ServerClock
}

/** Reads a part of the page. A failure keeps what was known, and says why there is nothing newer. Never rejects. */
export function loadInto({ store, api, clock }: LoadIntoOptions): (what: Loadable) => Promise<void> {
  const running = new Map<Loadable, Promise<void>>()

  const read = async (what: Loadable): Promise<void> => {
    const put = (change: (known: Known<unknown>) => Known<unknown>) => store.update((state) => ({ ...state, [what]: change(state[what]) }))
    try {
      const answer = await api.get(paths[what])
      put(() => ({ answer, asOf: clock.now(), away: undefined }))
    } catch (error) {
      if (error instanceof RequestFailed && error.status === 401) return
      put((known) => ({ ...known, away: (error as Error).message }))
    }
  }

  return (what) => {
    const already = running.get(what)
    if (already) return already
    const reading = read(what).finally(() => running.delete(what))
    running.set(what, reading)
    return reading
  }
}
