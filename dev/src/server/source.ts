export type SourceKind = 'url' | 'docker' | 'private'

/** One place where a server that the platform needs may come from. */
export interface Source<T> {
  kind: SourceKind
  /** As it is called when it is passed over. */
  name: string
  /** Why nothing comes from here, or undefined where it may. */
  closedBy(): Promise<string | undefined>
  open(): Promise<T>
  /** Asked for by name: where it fails, no other is tried. */
  insisted?: boolean
}
