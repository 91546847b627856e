import { type Freshness, freshnessOf } from '../../format/age'
import { useNow, usePart } from './use-page'

// The gateway sends a heartbeat every 10 s.
const heartbeatMs = 12_000

/** Whether the stream is open, or has not been opened yet. */
export const useConnected = (): boolean => usePart(({ stream }) => stream.phase === 'open' || !stream.everOpened)

/** How fresh what the stream brings is: silence within a heartbeat means that nothing has changed. */
export function useStreamFreshness(): Freshness {
  const { phase, heardAt } = usePart((state) => state.stream)
  useNow()
  // Both times are of this machine's clock.
  return freshnessOf({ connected: phase === 'open', asOf: heardAt, now: Date.now(), liveMs: heartbeatMs })
}

export interface AgeProps {
  /** By the gateway's clock; undefined if nothing has come yet. */
  asOf: number | undefined
  /** Why there is nothing newer. */
  away?: string | undefined
  /** How old it may be and still count as live. */
  liveMs?: number
  /** Where there is little room. */
  short?: boolean
}

/** Says how old the numbers beside it are. */
export function Age({ asOf, away, liveMs, short }: AgeProps) {
  const now = useNow()
  const connected = useConnected() && away === undefined
  const freshness = freshnessOf({ connected, asOf, now, ...(liveMs === undefined ? {} : { liveMs }) })
  return <AgeText freshness={freshness} short={short} why={away} />
}

/** The same for what only the stream brings. */
export const StreamAge = ({ short }: { short?: boolean }) => <AgeText freshness={useStreamFreshness()} short={short} />

interface AgeTextProps {
  freshness: Freshness
  short?: boolean | undefined
  why?: string | undefined
}

const AgeText = ({ freshness: { state, text, short: shortText }, short, why }: AgeTextProps) => (
  <span class={`age ${state}`} title={why ?? text}>
    <span aria-hidden="true">{state === 'live' ? '●' : state === 'behind' ? '◐' : '○'}</span> {short ? shortText : text}
  </span>
)
