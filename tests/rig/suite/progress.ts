export interface Progress {
  /** The current activity. */
  tell(doing: string): void
  /** Ends the step; this line replaces the progress. */
  done(line: string): void
}

const sayEveryMs = 15_000

/** Progress of a step: on a terminal one line updated every second, on a pipe a line every 15 seconds. */
export function showProgress(title: string, out: NodeJS.WriteStream = process.stdout): Progress {
  const startedAt = Date.now()
  let doing = 'starting'
  const line = () => `${title} … ${Math.round((Date.now() - startedAt) / 1_000)} s: ${doing}`
  const draw = () => {
    if (out.isTTY) out.write(`\r\x1b[K${line().slice(0, (out.columns ?? 80) - 1)}`)
  }
  const ticker = setInterval(out.isTTY ? draw : () => out.write(`${line()}\n`), out.isTTY ? 1_000 : sayEveryMs)
  ticker.unref()
  draw()
  return {
    tell(what) {
      doing = what
      draw()
    },
    done(text) {
      clearInterval(ticker)
      out.write(`${out.isTTY ? '\r\x1b[K' : ''}${text}\n`)
    },
  }
}
