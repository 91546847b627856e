export type SourceKind = 'url' | 'docker' | 'private'

/** A possible source of a server that the platform needs. */
export interface Source<T> {
  kind: SourceKind
  /** The name used when it is skipped. */
  name: string
  /** Why this source is unavailable, or undefined. */
  closedBy(): Promise<string | undefined>
  open(): Promise<T>
  /** Requested explicitly: if it fails, no other source is tried. */
  insisted?: boolean
}
