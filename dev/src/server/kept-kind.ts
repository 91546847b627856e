/** How a clone keeps one server of a kind. A is the type of its address. */
export interface KeptKind<A> {
  /** The name of its data folder. Rejects if the server does not run on this machine. */
  folderName(): Promise<string>
  /** Starts it on the data in this folder, creating it if there is none. The caller must hold the folder's lock. */
  start(options: { folder: string; port?: number | undefined }): Promise<KeptServer<A>>
}

/** A private server whose data outlives it. */
export interface KeptServer<A> {
  address: A
  version: string
  port: number
  /** The data folder. */
  dir: string
  /** Why it ended, once it has. */
  ended: () => string | undefined
  /** Stops it cleanly: flushes its data and disconnects its clients. */
  stop(): Promise<void>
}
