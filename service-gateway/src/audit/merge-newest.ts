import type { AuditEntry, AuditKind } from '@trading/gateway-api'

/** An entry with its number in its own source. */
export interface Numbered {
  number: number
  entry: AuditEntry
}

/** Where a page begins: of each source, the rows with lower numbers. */
export type AuditPlace = Readonly<Partial<Record<AuditKind, number>>>

export interface MergeOptions {
  /** Newest first, all below `place`, and one more than `limit` if there are so many. Undefined if nobody asked for them. */
  actions: readonly Numbered[] | undefined
  halts: readonly Numbered[] | undefined
  limit: number
  /** Undefined for the first page. */
  place: AuditPlace | undefined
}

export interface MergedPage {
  items: AuditEntry[]
  /** Undefined on the last page. */
  next: AuditPlace | undefined
}

/**
 * Merges two sources by time. Each is read in its own order, by its own numbers, so that equal times and clocks that were set leave nothing out
 * and show nothing twice.
 */
export function mergeNewest({ actions, halts, limit, place }: MergeOptions): MergedPage {
  const items: AuditEntry[] = []
  let [action, halt] = [0, 0]
  for (;;) {
    const [nextAction, nextHalt] = [actions?.[action]?.entry, halts?.[halt]?.entry]
    if (!nextAction && !nextHalt) return { items, next: undefined }
    if (items.length === limit) break
    if (nextAction && (!nextHalt || nextAction.at > nextHalt.at)) {
      items.push(nextAction)
      action++
    } else {
      items.push(nextHalt as AuditEntry)
      halt++
    }
  }
  return {
    items,
    next: {
      ...(actions && { action: placeAfter(actions, action, place?.action) }),
      ...(halts && { halt: placeAfter(halts, halt, place?.halt) }),
    },
  }
}

/**
 * Below what was taken. If nothing was, where the page began; on the first page, just above the newest row that was there, so that later ones
 * do not come below older ones.
 */
const placeAfter = (source: readonly Numbered[], taken: number, begin: number | undefined): number =>
  source[taken - 1]?.number ?? begin ?? (source[0] ? source[0].number + 1 : 0)

const number = '0|[1-9]\\d{0,14}'
const pattern = new RegExp(`^(${number}|x)-(${number}|x)$`)

/** A source that nobody asked for is an `x`. */
export const cursorOf = ({ action, halt }: AuditPlace): string => `${action ?? 'x'}-${halt ?? 'x'}`

/** Undefined if the text is none, or is one of a list of other kinds, which would leave out rows of this one. */
export function placeOf(cursor: string, kind: AuditKind | undefined): AuditPlace | undefined {
  const [, action, halt] = pattern.exec(cursor) ?? []
  if (action === undefined || halt === undefined) return undefined
  if ((action === 'x') !== (kind === 'halt') || (halt === 'x') !== (kind === 'action')) return undefined
  return { ...(action !== 'x' && { action: Number(action) }), ...(halt !== 'x' && { halt: Number(halt) }) }
}
