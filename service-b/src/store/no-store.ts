import type { ExecutionStore } from './execution-store'

/** Remembers nothing: every delivery is taken for the first, and every outcome for the only one. */
export const noStore: ExecutionStore = {
  ledger: undefined,
  claim: async () => ({ known: 'new', fencingToken: 1 }),
  record: async (_, report) => ({ recorded: 'now', report }),
  markUnreadable: async () => ({ marked: true, isNew: true }),
  sent: () => undefined,
}
