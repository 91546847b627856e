/** Reports progress to the waiting user, one line at a time. */
export type Tell = (line: string) => void
