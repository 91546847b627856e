/** Tells the person who waits, one line at a time. */
export type Tell = (line: string) => void

export type WayKind = 'url' | 'docker' | 'private'

/** One way to come by a thing that the platform needs: a broker, a database. */
export interface Way<T> {
  kind: WayKind
  /** As it is called when it is passed over. */
  name: string
  /** Why this way is closed here, or undefined where it is open. */
  closedBy(): Promise<string | undefined>
  open(): Promise<T>
  /** Asked for by name: where it fails, no other is tried. */
  insisted?: boolean
}
