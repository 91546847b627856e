export interface Progress {
  /** The current activity. */
  tell(doing: string): void
  /** Prints permanent text. */
  show(text: string): void
  stop(): void
}

const sayEveryMs = 15_000

/** Progress of the run: on a terminal one updated line, on a pipe a line every 15 seconds. */
export function createProgress(out: NodeJS.WriteStream = process.stdout): Progress {
  const startedAt = Date.now()
  let doing = ''
  const line = () => `${Math.round((Date.now() - startedAt) / 1_000)} s: ${doing}`
  const clear = () => (out.isTTY ? '\r\x1b[K' : '')
  const draw = () => {
    if (out.isTTY && doing) out.write(`${clear()}${line().slice(0, (out.columns ?? 80) - 1)}`)
  }
  const say = () => {
    if (doing) out.write(`${line()}\n`)
  }
  const ticker = setInterval(out.isTTY ? draw : say, out.isTTY ? 1_000 : sayEveryMs)
  ticker.unref()
  return {
    tell(what) {
      doing = what
      draw()
    },
    show(text) {
      out.write(`${clear()}${text}\n`)
      draw()
    },
    stop() {
      clearInterval(ticker)
      doing = ''
      out.write(clear())
    },
  }
}
