/** How one server of a kind is kept for a clone: A is how it is reached. */
export interface KeptKind<A> {
  /** The name of the folder of its data. Rejects where it does not run here. */
  folderName(): Promise<string>
  /** Starts it on what is in this folder, or on new data where there is none. Nobody else may do so meanwhile. */
  start(options: { folder: string; port?: number | undefined }): Promise<KeptServer<A>>
}

/** A server of ours whose data outlives it. */
export interface KeptServer<A> {
  address: A
  version: string
  port: number
  /** Where the data is. */
  dir: string
  /** Why it ended, once it has. */
  ended: () => string | undefined
  /** In order: what was committed is in its files, and its clients are sent away. */
  stop(): Promise<void>
}
