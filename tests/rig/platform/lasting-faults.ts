export interface LastingFaultsOptions {
  tell: (doing: string) => void
  injected: (what: string) => void
}

/** Injects faults and records how to undo the lasting ones. */
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
    // An aborted row may still be undoing this when `heal` runs; starting a killed server twice would leak one of the two.
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
      // Even if it fails halfway.
      undo.set(what, opposite)
      await inject(what, work)
    },
    over,
    /** Undoes the faults that still last, newest first. */
    async heal(): Promise<void> {
      for (const what of [...undo.keys()].reverse()) await over(what)
    },
  }
}
