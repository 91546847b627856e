import type { QueueFamily } from '@trading/contracts'
import { causePattern, createCauseGroups } from '@trading/dead-letters'
import type { DeadLetterGroup, DeadLettersView, DeadLetterView } from '@trading/gateway-api'
import { letterView } from './letter-view'
import { reading } from './reading'

/** What one look may keep in memory. */
export interface LookLimits {
  /** Of all families. */
  letters: number
  /** Of one body. */
  bodyCharacters: number
  /** Of all bodies. */
  allCharacters: number
}

export interface LookOptions {
  url: string
  families: readonly QueueFamily[]
  abort: AbortSignal
  limits: LookLimits
  now: () => number
}

/** The dead letters as they were at one time. */
export interface Look {
  view(): DeadLettersView
  find(id: string): DeadLetterView | undefined
  /** It was taken from the queue. */
  remove(id: string): void
}

const mostIds = 100

export async function lookAt({ url, families, abort, limits, now }: LookOptions): Promise<Look> {
  const letters: DeadLetterView[] = []
  let total = 0
  let room = limits.allCharacters
  for (const family of families) {
    await reading({ url, family, abort }, async (opened) => {
      total += opened.total
      if (letters.length >= limits.letters) return
      for await (const { letter } of opened.letters()) {
        const view = letterView(letter, family.name, Math.min(room, limits.bodyCharacters))
        room -= view.body?.length ?? 0
        letters.push(view)
        if (letters.length >= limits.letters) break
      }
    })
  }
  const readAt = new Date(now()).toISOString()
  let groups: DeadLetterGroup[] | undefined
  return {
    view() {
      groups ??= groupsOf(letters)
      return { groups, total, read: letters.length, readAt }
    },
    find: (id) => letters.find((letter) => letter.id === id),
    remove(id) {
      const index = letters.findIndex((letter) => letter.id === id)
      if (index < 0) return
      letters.splice(index, 1)
      total--
      groups = undefined
    },
  }
}

/** By family and cause, the largest of each family first. */
export function groupsOf(letters: readonly DeadLetterView[]): DeadLetterGroup[] {
  const families = [...new Set(letters.map(({ family }) => family))]
  return families.flatMap((family) => {
    const groups = createCauseGroups()
    const ids = new Map<string, string[]>()
    for (const { id, cause, at } of letters.filter((letter) => letter.family === family)) {
      groups.add({ id, cause, at: at === null ? undefined : Date.parse(at) })
      const pattern = causePattern(cause)
      const known = ids.get(pattern)
      if (!known) ids.set(pattern, [id])
      else if (known.length < mostIds) known.push(id)
    }
    return groups.all().map(({ cause, count, oldest, newest, sampleId }) => ({
      family,
      cause,
      count,
      oldest: instant(oldest),
      newest: instant(newest),
      sample: sampleId,
      ids: ids.get(causePattern(cause)) ?? [],
    }))
  })
}

const instant = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString())
