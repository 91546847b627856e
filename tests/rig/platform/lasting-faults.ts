export interface LastingFaultsOptions {
  tell: (doing: string) => void
  injected: (what: string) => void
}

/** Injects faults, and remembers of those that last how they are undone. */
export function createLastingFaults({ tell, injected }: LastingFaultsOptions) {
  const undo = new Map<string, () => Promise<unknown>>()
  const underWay = new Map<string, Promise<unknown>>()
  const inject = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    tell(what)
    injected(what)
    return work()
  }
  const over = async (what: string): Promise<void> => {
    tell(`healing: ${what}`)
    // A row that was broken off goes on, and may be at it when `heal` comes: to start twice what it killed would leave one of the two.
    const work = underWay.get(what) ?? undo.get(what)?.()
    if (!work) return
    underWay.set(what, work)
    try {
      await work
      undo.delete(what)
    } finally {
      underWay.delete(what)
    }
  }
  return {
    inject,
    async lasting(what: string, work: () => Promise<unknown>, opposite: () => Promise<unknown>): Promise<void> {
      // Also where it fails half way.
      undo.set(what, opposite)
      await inject(what, work)
    },
    over,
    /** Undoes whatever still lasts, newest first. */
    async heal(): Promise<void> {
      for (const what of [...undo.keys()].reverse()) await over(what)
    },
  }
}
