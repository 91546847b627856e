export interface Afterwards {
  add(task: () => void): void
  /** Does what is left, at once. */
  flush(): void
}

/**
 * Work that nobody waits for, done together: after at most `waitMs`, or once there are `most`. Measured on an engine at full speed,
 * a log line costs several times as much where its code has to be fetched into the processor's caches for it alone.
 */
export function createAfterwards({ waitMs = 20, most = 64 } = {}): Afterwards {
  let tasks: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const due = tasks
    tasks = []
    for (const task of due) task()
  }

  return {
    add(task) {
      const count = tasks.push(task)
      timer ??= setTimeout(flush, waitMs)
      // Not while a message is being acknowledged.
      if (count === most) setImmediate(flush)
    },
    flush,
  }
}
