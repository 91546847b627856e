export interface Spelling {
  /** The id as it was sent, if its canonical spelling differs. */
  idAsSent: string | undefined
  /** Whether an earlier version claimed the signal first, so that the original spelling of the id is unknown. */
  byEarlierVersion: boolean | undefined
}

const none: readonly string[] = []

/**
 * The other client order ids under which an earlier version may have placed the order of a signal, nearly always none. It passed the id to
 * the venue as it was sent, and a venue may treat two spellings as two ids.
 */
export function earlierIds(id: string, { idAsSent, byEarlierVersion }: Spelling): readonly string[] {
  if (idAsSent === undefined && !byEarlierVersion) return none
  const spellings = new Set([idAsSent ?? id, byEarlierVersion ? id.toUpperCase() : id])
  spellings.delete(id)
  return [...spellings]
}
