import type { ServerControl } from './server'

/** What runs a server that we start: a container or a process. */
export interface Runner extends ServerControl {
  /** Why it ended, once it has. */
  ended?: () => string | undefined
  exec(program: string, ...args: string[]): Promise<string>
  /** Stops it and removes its data. */
  stop(options?: { withinMs?: number }): Promise<void>
}
