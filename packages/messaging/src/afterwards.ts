export interface Afterwards {
  add(task: () => void): void
  /** Runs the deferred work now. */
  flush(): void
}

/**
 * Batches work that nobody waits for: it runs after at most `waitMs`, or once `most` tasks are queued. On an engine at full speed, a log
 * line written alone costs several times as much as one in a batch, because its code is not in the processor's caches.
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
      // Never while a message is being acknowledged.
      if (count === most) setImmediate(flush)
    },
    flush,
  }
}
