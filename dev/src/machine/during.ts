import type { Tell } from './tell'

const everyMs = 5_000

/** Reports what is being done, and repeats it every few seconds with the elapsed time. */
export async function during<T>(tell: Tell, what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now()
  tell(`${what} …`)
  const ticker = setInterval(() => tell(`${what} … ${Math.round((Date.now() - startedAt) / 1000)} s`), everyMs)
  try {
    return await work()
  } finally {
    clearInterval(ticker)
  }
}
