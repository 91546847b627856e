/** Tells the person who waits, one line at a time. */
export type Tell = (line: string) => void
