import type { ServerControl } from './server'

/** What runs a server of our own: a container or a process. */
export interface Runner extends ServerControl {
  /** Why it ended by itself, once it has. */
  ended?: () => string | undefined
  exec(program: string, ...args: string[]): Promise<string>
  /** Ends it, and removes its data. */
  stop(options?: { withinMs?: number }): Promise<void>
}
