import { parseLogLine } from './log-line'
import { noColours } from './paint'
import { createStatistics } from './statistics'
import { summaryLine } from './summary-line'
import type { Output, View } from './view'

const newline = Buffer.from('\n')

/** For programs: the services' log lines verbatim on standard output, everything else on standard error. */
export function pipeView(out: Output, err: Output): View {
  const statistics = createStatistics()
  let running = false
  return {
    line(_source, line) {
      running = true
      out.write(Buffer.concat([line, newline]))
      statistics.count(parseLogLine(line) ?? {})
    },
    complaint: (source, line) => err.write(`${source}: ${line}\n`),
    say: (text) => err.write(`${text}\n`),
    close() {
      if (running) err.write(`${summaryLine(statistics.summary(), noColours)}\n`)
    },
  }
}
