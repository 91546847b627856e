import type { HaltRequest, Session } from './api/answers'
import { createServerClock, type ServerClock } from './api/clock'
import { RequestFailed } from './api/problem-text'
import { type Api, createApi } from './api/request'
import { type Loadable, loadInto } from './load-into'
import { initialState, type PageState } from './state/page-state'
import { createRates, type Rates } from './state/rates'
import { createStore, type Store } from './state/store'
import { startWatching } from './watch'

/** What the views show, and what a person can do. */
export interface Page {
  store: Store<PageState>
  api: Api
  clock: ServerClock
  rates: Rates
  /** Asks whether there is a session, and begins to watch if so. */
  start(): Promise<void>
  signIn(key: string): Promise<void>
  signOut(): Promise<void>
  /** Reads it again now. */
  load(what: Loadable): Promise<void>
  /** Sent again with the same key after an answer that was lost, it is one halt. */
  halt(request: HaltRequest, idempotencyKey: string): Promise<void>
  lift(id: string, reason: string, idempotencyKey: string): Promise<void>
}

const sessionChannel = 'session'

export function createPage(): Page {
  const store = createStore(initialState)
  const clock = createServerClock()
  const api = createApi(clock)
  const rates = createRates()
  const load = loadInto({ store, api, clock })
  // All tabs share the cookie: what one tab does with it concerns the others.
  const otherTabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(sessionChannel)
  let stopWatching = () => {}

  const enter = (session: Session | null, note?: string) => {
    stopWatching()
    stopWatching = () => {}
    api.csrfToken = session?.csrfToken ?? undefined
    store.update((state) => ({
      ...initialState,
      session,
      signInNote: note,
      // The symbols and filters of one person are not shown to the next.
      blotter: session && state.session?.owner === session.owner ? state.blotter : initialState.blotter,
    }))
    if (session) stopWatching = startWatching({ store, api, clock, rates, load, subject: `${session.owner}:${session.role}` })
  }
  const signedOut = () => {
    if (store.state.session) enter(null, 'The session has ended: its key was revoked or has expired, or you signed out elsewhere.')
  }
  api.onSignedOut = signedOut
  if (otherTabs) otherTabs.onmessage = () => void page.start()

  const page: Page = {
    store,
    api,
    clock,
    rates,
    load,
    async start() {
      try {
        enter(await api.get<Session>('/session'))
      } catch (error) {
        const isAnswer = error instanceof RequestFailed && error.status === 401
        enter(null, isAnswer ? undefined : (error as Error).message)
      }
    },
    async signIn(key) {
      enter(await api.send<Session>('POST', '/session', { key }))
      otherTabs?.postMessage('signed in')
    },
    async signOut() {
      await api.send('DELETE', '/session')
      enter(null)
      otherTabs?.postMessage('signed out')
    },
    async halt(request, idempotencyKey) {
      await api.send('POST', '/halts', request, idempotencyKey)
      await load('halts')
    },
    async lift(id, reason, idempotencyKey) {
      await api.send('POST', `/halts/${encodeURIComponent(id)}/lift`, { reason }, idempotencyKey)
      await load('halts')
    },
  }
  return page
}
