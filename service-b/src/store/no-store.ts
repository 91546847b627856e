import type { ExecutionStore } from './execution-store'

/** Stores nothing: treats every delivery as the first and every outcome as the only one. */
export const noStore: ExecutionStore = {
  ledger: undefined,
  claim: async () => ({ known: 'new', fencingToken: 1 }),
  record: async (_, report) => ({ recorded: 'now', report }),
  markUnreadable: async () => ({ marked: true, isNew: true }),
  sent: () => undefined,
}
