import { publishedLine, reportedLine } from './log-line.fixture'
import { pipeView } from './pipe-view'
import { fit, terminalView } from './terminal-view'

const memory = (columns?: number) => {
  const written: string[] = []
  return {
    write: (text: string | Uint8Array) => void written.push(text.toString()),
    text: () => written.join(''),
    written,
    ...(columns && { columns }),
  }
}
const json = (line: object) => Buffer.from(JSON.stringify(line))

test('on a pipe log lines pass through unchanged, one write each, and everything else goes to standard error', () => {
  const [out, err] = [memory(), memory()]
  const view = pipeView(out, err)
  view.line('generator', Buffer.from('{"event":"signal.published",  "signalId":"s-1"}'))
  view.line('generator', Buffer.from('no JSON'))
  view.complaint('engine-1', Buffer.from('Error: boom'))
  view.say('stopping')
  view.close()
  expect(out.written).toEqual(['{"event":"signal.published",  "signalId":"s-1"}\n', 'no JSON\n'])
  expect(err.text()).toBe('engine-1: Error: boom\nstopping\npublished 1  executed 0  retried 0  dead-lettered 0\n')
})

test('on a terminal the summary is the last line, redrawn in place', () => {
  const out = memory(120)
  const view = terminalView(out, { coloured: false })
  view.say('RabbitMQ is up')
  view.line('generator', json(publishedLine()))
  view.line('engine-3', json(reportedLine()))
  view.say('stopping')
  view.close()
  const screen = out
    .text()
    .split('\n')
    .map((line) => line.split('\x1b[2K').at(-1))
  expect(screen[0]).toBe('RabbitMQ is up')
  expect(screen[1]).toMatch(/AAPL +BUY +10 @ +189\.25 +FILLED/)
  expect(screen.slice(2)).toEqual(['stopping', 'published 1  executed 1  retried 0  dead-lettered 0  latency p50 28 ms p99 28 ms', ''])
})

test('a view that saw no service run prints no summary', () => {
  const [out, err, terminal] = [memory(), memory(), memory()]
  pipeView(out, err).close()
  terminalView(terminal).close()
  expect(out.text() + err.text()).toBe('')
  expect(terminal.text()).not.toContain('published')
})

test('a line is truncated to the width of the terminal, not counting colours and never leaving one open', () => {
  expect(fit('\x1b[2mabc\x1b[0m def', 5)).toBe('\x1b[2mabc\x1b[0m ')
  expect(fit('\x1b[2mabcdef\x1b[0m', 4)).toBe('\x1b[2mabc\x1b[0m')
})
