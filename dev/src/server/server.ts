import type { SourceKind } from './source'

/** A server that is up, wherever it comes from. */
export interface Server {
  kind: SourceKind
  /** Undefined where it does not tell. */
  version: string | undefined
  /** Absent where the server is not ours to disturb (kind `url`). */
  control: ServerControl | undefined
  /** Ends what was started, within this time: nothing of it is left running, nor its data. Leaves a server of kind `url` alone. */
  stop(options?: { withinMs?: number }): Promise<void>
}

/** How tests disturb a server. Address and data survive all of it. */
export interface ServerControl {
  /** As a power cut would. */
  kill(): Promise<void>
  /** Resolves once the server that was killed is up again. */
  start(): Promise<void>
  /** An orderly stop and start, which ends the connections. */
  restart(): Promise<void>
  /** The server stands still with its connections open, until it is thawed. */
  freeze(): Promise<void>
  thaw(): Promise<void>
}

/** What a server has that somebody else runs. */
export const notOurs = { kind: 'url', control: undefined, stop: async () => undefined } as const

/** Where a server of our own is reached. */
export interface Endpoint<P extends string, L> {
  host: string
  ports: Record<P, number>
  login: L
}

/** What a server says when it is asked whether it is up. */
export type Answer = { version: string } | { notYet: string }

/** A server of our own that has just come up. */
export interface OwnServer<P extends string, L> {
  at: Endpoint<P, L>
  /** Runs a program that comes with the server. Resolves with what it printed, rejects with what it complained about. */
  exec: (program: string, ...args: string[]) => Promise<string>
  base: Server & { version: string; control: ServerControl }
}
