import { onStopSignals } from './stop-signals'

function listening() {
  const seen: string[] = []
  let at = 0
  const stop = onStopSignals({
    onFirst: (signal) => seen.push(`first ${signal}`),
    onSecond: (signal) => seen.push(`second ${signal}`),
    now: () => at,
  })
  const send = (signal: 'SIGINT' | 'SIGTERM', atMs: number) => {
    at = atMs
    process.emit(signal, signal)
  }
  return { seen, send, stop }
}

test('equal signals within a second count as one, since a terminal and npm both deliver Ctrl-C', () => {
  const { seen, send, stop } = listening()
  send('SIGINT', 0)
  send('SIGINT', 900)
  expect(seen).toEqual(['first SIGINT'])
  stop()
})

test('a later signal, or one of another kind, counts as the second', () => {
  const later = listening()
  later.send('SIGINT', 0)
  later.send('SIGINT', 1_001)
  later.stop()
  expect(later.seen).toEqual(['first SIGINT', 'second SIGINT'])

  const other = listening()
  other.send('SIGINT', 0)
  other.send('SIGTERM', 1)
  other.stop()
  expect(other.seen).toEqual(['first SIGINT', 'second SIGTERM'])
})
