/** Settles as `work` does, or resolves to undefined once `abort` fires; the outcome of the work is then ignored. */
export function unlessAborted<T>(abort: AbortSignal, work: T | Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(undefined)
    if (abort.aborted) onAbort()
    abort.addEventListener('abort', onAbort, { once: true })
    Promise.resolve(work)
      .finally(() => abort.removeEventListener('abort', onAbort))
      .then(resolve, reject)
  })
}
