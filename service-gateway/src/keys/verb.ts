import type { Terminal } from '@trading/terminal'
import type { keyRows } from '../store/keys'

/** What every verb can use. */
export interface CliContext {
  keys: ReturnType<typeof keyRows>
  terminal: Terminal
  /** Milliseconds since the epoch. */
  now: number
}
