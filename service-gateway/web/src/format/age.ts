/** How old something is, in one unit. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000
  if (seconds < 60) return `${Math.floor(seconds)} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

export interface Freshness {
  state: 'live' | 'behind' | 'disconnected'
  text: string
  /** The same where there is little room. */
  short: string
}

export interface FreshnessOf {
  /** Whether the source can be reached. */
  connected: boolean
  /** When the shown was the newest, in milliseconds since the epoch; undefined if nothing has come yet. */
  asOf: number | undefined
  now: number
  /** How old it may be and still count as live. */
  liveMs?: number
}

const usualLiveMs = 2_500

/** What to say of how old a number is. */
export function freshnessOf({ connected, asOf, now, liveMs = usualLiveMs }: FreshnessOf): Freshness {
  const age = asOf === undefined ? undefined : now - asOf
  if (!connected) {
    const old = age === undefined ? undefined : `${formatAge(age)} old`
    return { state: 'disconnected', text: old ? `disconnected, ${old}` : 'disconnected', short: old ?? 'disconnected' }
  }
  if (age === undefined) return { state: 'behind', text: 'waiting for data', short: 'waiting' }
  if (age <= liveMs) return { state: 'live', text: 'live', short: 'live' }
  const behind = `${formatAge(age)} behind`
  return { state: 'behind', text: behind, short: behind }
}
