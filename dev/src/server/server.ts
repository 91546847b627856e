import type { SourceKind } from './source'

/** A running server from any source. */
export interface Server {
  kind: SourceKind
  /** Undefined if the server does not report it. */
  version: string | undefined
  /** Undefined for an external server (kind `url`), which must not be disrupted. */
  control: ServerControl | undefined
  /** Stops a server that we started, within this time, and removes its data. Does nothing for a server of kind `url`. */
  stop(options?: { withinMs?: number }): Promise<void>
}

/** Ways for tests to disrupt a server. Its address and data survive all of them. */
export interface ServerControl {
  /** Like a power failure. */
  kill(): Promise<void>
  /** Restarts a killed server; resolves once it is up. */
  start(): Promise<void>
  /** An orderly stop and start, which ends the connections. */
  restart(): Promise<void>
  /** Suspends the server, with its connections open, until `thaw`. */
  freeze(): Promise<void>
  thaw(): Promise<void>
}

/** The fields common to external servers. */
export const notOurs = { kind: 'url', control: undefined, stop: async () => undefined } as const

/** The address and login of a server that we start. */
export interface Endpoint<P extends string, L> {
  host: string
  ports: Record<P, number>
  login: L
}

/** The answer to a probe: the version if the server is up, else why it is not up yet. */
export type Answer = { version: string } | { notYet: string }

/** A server that we started and that has just come up. */
export interface OwnServer<P extends string, L> {
  at: Endpoint<P, L>
  /** Runs a program that comes with the server. Resolves with its standard output, rejects with its error output. */
  exec: (program: string, ...args: string[]) => Promise<string>
  base: Server & { version: string; control: ServerControl }
}
