import type { EngineView } from '../api/answers'
import { formatAge } from '../format/age'

// An engine writes its row every 100 ms.
const silentMs = 3_000

/** What to say of an engine in a few words: the gravest thing first. */
export function engineState({ gate, reasons, breaker, permit, inHand, seenAgoMs }: EngineView): { text: string; isWell: boolean } {
  if (seenAgoMs > silentMs) return { text: `not seen for ${formatAge(seenAgoMs)}`, isWell: false }
  if (breaker !== 'closed') return { text: `breaker ${breaker} · ${inHand} in hand`, isWell: false }
  if (permit === 'ended') return { text: 'no permit: places nothing', isWell: false }
  if (gate === 'shut') return { text: `not taking: ${reasons.join(', ') || 'unknown'}`, isWell: false }
  return { text: `taking · ${inHand} in hand`, isWell: true }
}
