/** Wakes one waiter. */
export interface Bell {
  ring(): void
  /** Until it rings, or `ms` have passed. What rang since the last wait counts. */
  wait(ms: number): Promise<void>
}

export function createBell(): Bell {
  let rang = false
  let wake: (() => void) | undefined
  return {
    ring() {
      rang = true
      wake?.()
    },
    wait: (ms) =>
      new Promise((resolve) => {
        const over = () => {
          clearTimeout(timer)
          wake = undefined
          rang = false
          resolve()
        }
        const timer = setTimeout(over, ms)
        wake = over
        if (rang) over()
      }),
  }
}
