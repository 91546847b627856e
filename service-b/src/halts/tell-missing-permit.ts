import type { Permit } from '@trading/ledger'
import type { Log } from '@trading/runtime'

const afterMs = 5_000

/** Warns if an engine has had no permit since its start, as when its login may not read the halts. Later on, each lapse is logged. */
export function tellMissingPermit(permit: Pick<Permit, 'news' | 'onNews'>, log: Log): { close(): void } {
  let wasHeld = false
  const unsubscribe = permit.onNews(({ lapsed }) => {
    wasHeld ||= lapsed === undefined
  })
  const timer = setTimeout(() => {
    const cause = permit.news.lapsed
    if (!wasHeld) log.warn({ event: 'permit.missing', cause }, `no permit to place orders since the start: ${cause}`)
  }, afterMs)
  return {
    close() {
      clearTimeout(timer)
      unsubscribe()
    },
  }
}
