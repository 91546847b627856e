export interface NearCacheOptions {
  maxEntries: number
  /** The most characters of JSON that the entries may stand for together. */
  maxChars: number
  /** Milliseconds since any instant. */
  now: () => number
}

export interface NearEntry {
  group: string
  key: string
  value: unknown
  chars: number
  lifeMs: number
}

/** Values in this process. Bounded: what was not used for the longest time goes first. */
export function createNearCache({ maxEntries, maxChars, now }: NearCacheOptions) {
  /** In the order of their last use. */
  const entries = new Map<string, NearEntry & { endsAt: number }>()
  let chars = 0

  const remove = (key: string): void => {
    chars -= entries.get(key)?.chars ?? 0
    entries.delete(key)
  }
  return {
    get size() {
      return entries.size
    },
    get(key: string): { value: unknown } | undefined {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      if (entry.endsAt > now()) {
        entries.set(key, entry)
        return entry
      }
      chars -= entry.chars
      return undefined
    },
    set(entry: NearEntry): void {
      remove(entry.key)
      entries.set(entry.key, { ...entry, endsAt: now() + entry.lifeMs })
      chars += entry.chars
      for (const key of entries.keys()) {
        if (entries.size <= maxEntries && chars <= maxChars) return
        remove(key)
      }
    },
    /** All groups by default. */
    drop(group?: string): void {
      for (const [key, entry] of entries) if (group === undefined || entry.group === group) remove(key)
    },
  }
}
