import { utimesSync } from 'node:fs'

export const lifeSignMs = 60_000

const paths = new Set<string>()
let ticker: NodeJS.Timeout | undefined

/**
 * Periodically renews the modification time of a file or folder: other machines and containers that share the parent folder cannot check
 * our process. Returns a function that stops it.
 */
export function giveSignsOfLife(path: string): () => void {
  paths.add(path)
  ticker ??= setInterval(renew, lifeSignMs).unref()
  return () => {
    paths.delete(path)
    if (paths.size > 0) return
    clearInterval(ticker)
    ticker = undefined
  }
}

function renew(): void {
  const now = new Date()
  for (const path of paths) {
    try {
      utimesSync(path, now, now)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
