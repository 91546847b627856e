export interface Spelling {
  /** The id as it came, where we spell it otherwise. */
  idAsSent: string | undefined
  /** An earlier version claimed the signal first, and nobody knows how its sender spelled the id then. */
  byEarlierVersion: boolean | undefined
}

const none: readonly string[] = []

/**
 * Under which client order ids an earlier version may have placed the order of a signal: it gave the venue the id as it came, and to a
 * venue two spellings may be two ids. Nearly always there is none.
 */
export function earlierIds(id: string, { idAsSent, byEarlierVersion }: Spelling): readonly string[] {
  if (idAsSent === undefined && !byEarlierVersion) return none
  const spellings = new Set([idAsSent ?? id, byEarlierVersion ? id.toUpperCase() : id])
  spellings.delete(id)
  return [...spellings]
}
