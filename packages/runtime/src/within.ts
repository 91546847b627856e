/** Waits for work for at most `ms`; resolves with whether it was done by then. A failure counts as done. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const done = work.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([done, overdue])
  } finally {
    clearTimeout(timer)
  }
}
