export interface Progress {
  /** What is being done just now. */
  tell(doing: string): void
  /** The step is over; its line takes the place of the progress. */
  done(line: string): void
}

const sayEveryMs = 15_000

/** How far a step is: on a terminal one line that is written anew each second, on a pipe a line each quarter of a minute. */
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
