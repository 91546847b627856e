export interface Spelling {
  /** The id as it was sent, if its spelling differs from ours. */
  idAsSent: string | undefined
  /** An earlier version claimed the signal first, so the sender's spelling of the id is unknown. */
  byEarlierVersion: boolean | undefined
}

const none: readonly string[] = []

/**
 * The client order ids under which an earlier version may have placed the order of a signal: it passed the id to the venue as it was sent,
 * and a venue may treat two spellings as two ids. Usually there is none.
 */
export function earlierIds(id: string, { idAsSent, byEarlierVersion }: Spelling): readonly string[] {
  if (idAsSent === undefined && !byEarlierVersion) return none
  const spellings = new Set([idAsSent ?? id, byEarlierVersion ? id.toUpperCase() : id])
  spellings.delete(id)
  return [...spellings]
}
