// Shows progress to a waiting user, on standard error since standard output belongs to the services.
const quietMs = 10000

/** Shows any number of running tasks: on a terminal as one line that is redrawn, elsewhere as a line each. */
function createProgress(out = process.stderr) {
  const running = new Map()
  const seconds = ({ since }) => Math.round((Date.now() - since) / 1000)
  const clear = () => out.isTTY && out.write('\r\x1b[K')
  const line = (mark, what, at) => `${what}${mark} ${seconds(at)} s`
  const draw = () => {
    const all = Array.from(running, ([what, at]) => line(' …', what, at)).join(', ')
    out.write(`\r\x1b[K${out.columns ? all.slice(0, out.columns - 1) : all}`)
  }
  const ticker = setInterval(() => {
    if (out.isTTY) return draw()
    for (const [what, at] of running) {
      if (Date.now() - at.toldAt < quietMs) continue
      at.toldAt = Date.now()
      out.write(`${line(' …', what, at)}\n`)
    }
  }, 250)
  return {
    begin(what) {
      running.set(what, { since: Date.now(), toldAt: Date.now() })
      if (out.isTTY) draw()
      else out.write(`${what} …\n`)
    },
    end(what, succeeded) {
      const at = running.get(what)
      running.delete(what)
      clear()
      if (at && succeeded) out.write(`${line(':', what, at)}\n`)
      if (out.isTTY && running.size > 0) draw()
    },
    close() {
      clearInterval(ticker)
      clear()
    },
  }
}

module.exports = { createProgress }
