import { EventEmitter } from 'node:events'
import { onStopRequests } from './stop-requests'

function listening() {
  const seen: string[] = []
  const source = new EventEmitter()
  let at = 0
  onStopRequests({ onFirst: () => seen.push('drain'), onSecond: () => seen.push('end at once'), source, now: () => at })
  return {
    seen,
    send(signal: string, atMs: number) {
      at = atMs
      source.emit(signal)
    },
  }
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s drains, and the same signal within a second is ignored', (signal) => {
  const { seen, send } = listening()
  send(signal, 0)
  send(signal, 1_000)
  expect(seen).toEqual(['drain'])
})

test('a later signal, or a different one, ends everything at once', () => {
  const later = listening()
  later.send('SIGINT', 0)
  later.send('SIGINT', 1_001)
  expect(later.seen).toEqual(['drain', 'end at once'])

  const other = listening()
  other.send('SIGINT', 0)
  other.send('SIGTERM', 1)
  expect(other.seen).toEqual(['drain', 'end at once'])
})
