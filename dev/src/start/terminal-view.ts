import { parseLogLine } from './log-line'
import { colours, noColours } from './paint'
import { createStatistics } from './statistics'
import { createStory } from './story'
import { summaryLine } from './summary-line'
import type { Output, View } from './view'

export interface TerminalOptions {
  coloured?: boolean
  now?: () => number
}

const redrawMs = 200
const shortBelowColumns = 100
const clearLine = '\r\x1b[2K'

/** For people: one readable line per signal, and the running summary as the last line of the screen. */
export function terminalView(out: Output, { coloured = true, now }: TerminalOptions = {}): View {
  const paint = coloured ? colours : noColours
  const statistics = createStatistics()
  const story = createStory({ paint, ...(now && { now }) })
  let pending: string[] = []
  let summaryShown = ''
  let running = false

  const redraw = () => {
    const lines = [...pending, ...story.overdue()]
    const columns = out.columns ?? 80
    const summary = fit(summaryLine(statistics.summary(), paint, { short: columns < shortBelowColumns }), columns)
    if (lines.length === 0 && summary === summaryShown) return
    pending = []
    summaryShown = summary
    // In one write, so that the screen never shows a partial update.
    out.write(clearLine + lines.map((line) => `${line}\n`).join('') + (running ? summary : ''))
  }
  const timer = setInterval(redraw, redrawMs)

  return {
    line(source, line) {
      const parsed = parseLogLine(line)
      if (!parsed) return void pending.push(`${source}: ${line}`)
      running = true
      statistics.count(parsed)
      pending.push(...story.tell(source, parsed))
    },
    complaint: (source, line) => void pending.push(`${paint('cyan', source)} ${paint('red', line.toString())}`),
    say(text) {
      pending.push(paint('bold', text))
      redraw()
    },
    close() {
      clearInterval(timer)
      redraw()
      if (running) out.write(`${clearLine}${summaryLine(statistics.summary(), paint)}\n`)
    },
  }
}

/** Truncates a line to the width of the terminal, since a wrapped line cannot be redrawn. Escape sequences have no width. */
export function fit(line: string, columns: number): string {
  let width = 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  return line.replace(/\x1b\[\d+m|./gu, (part) => {
    if (part.length > 2) return part
    width += 1
    return width < columns ? part : ''
  })
}
