import type { HaltDesk } from '@trading/ledger'
import type { Terminal } from '@trading/terminal'

/** What every verb can use. */
export interface CliContext {
  open: () => Promise<HaltDesk>
  terminal: Terminal
  /** A Ctrl-C. */
  abort: AbortSignal
}

/** Uses a connection and closes it. */
export async function withDesk<T>({ open }: Pick<CliContext, 'open'>, work: (desk: HaltDesk) => Promise<T>): Promise<T> {
  const desk = await open()
  return work(desk).finally(() => desk.close())
}
