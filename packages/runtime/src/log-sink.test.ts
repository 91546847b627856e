import { createLogSink, type LogSinkOptions } from './log-sink'

const fault = (code: string) => Object.assign(new Error(`${code}: write`), { code })

/** A sink over a file whose successive writes accept that many bytes or fail with that code; later writes accept everything. */
function open(...writes: (number | string)[]) {
  let written = ''
  let waitedMs = 0
  let tries = 0
  const lost: string[] = []
  const recovered: [number, string | undefined][] = []
  const options: LogSinkOptions = {
    fd: 1,
    write(_, data) {
      tries++
      const room = writes.shift() ?? data.length
      if (typeof room === 'string') throw fault(room)
      written += Buffer.from(data.subarray(0, room)).toString()
      return Math.min(room, data.length)
    },
    wait: (ms) => {
      waitedMs += ms
    },
    onLost: ({ code = '' }) => lost.push(code),
    onRecovered: (lines, { code }) => {
      recovered.push([lines, code])
      sink.write(`lost ${lines}\n`)
    },
  }
  const sink = createLogSink(options)
  return {
    write: sink.write,
    lost,
    recovered,
    get written() {
      return written
    },
    get waitedMs() {
      return waitedMs
    },
    get tries() {
      return tries
    },
  }
}

test.each(['ENOSPC', 'EPIPE', 'EIO', 'EBADF', 'EDQUOT'])(
  'a line that cannot be written (%s) is lost and counted, and the next one is tried',
  (code) => {
    const file = open(code, code)
    file.write('one\n')
    file.write('two\n')
    file.write('three\n')
    expect(file.written).toBe('three\nlost 2\n')
    expect(file.lost).toEqual([code, code])
    expect(file.recovered).toEqual([[2, code]])
    expect(file.waitedMs).toBe(0)
  },
)

test('a line written in parts is complete', () => {
  const file = open(2, 3, 'EAGAIN', 1)
  file.write('123456789\n')
  expect(file.written).toBe('123456789\n')
  expect(file.lost).toEqual([])
})

test('a line that was written in part is lost, and the next one begins on a new line', () => {
  const file = open(4, 'ENOSPC')
  file.write('{"a":1}\n')
  file.write('{"b":2}\n')
  expect(file.written).toBe('{"a"\n{"b":2}\nlost 1\n')
})

test('if the disk fills up again before a loss is reported, both losses are reported together', () => {
  const file = open('ENOSPC', 'ENOSPC', 100, 'ENOSPC', 'ENOSPC')
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five\n']) file.write(line)
  expect(file.written).toBe('three\nfive\nlost 4\n')
  expect(file.lost).toHaveLength(4)
})

test('the sink waits for a slow reader of a pipe for at most a second, and not again until the pipe is read from', () => {
  const stalled = Array.from({ length: 101 }, () => 'EAGAIN')
  const file = open(...stalled, 'EAGAIN', 'EAGAIN')
  file.write('one\n')
  expect(file.waitedMs).toBe(1_000)
  expect(file.lost).toEqual(['EAGAIN'])
  file.write('two\n')
  file.write('three\n')
  expect(file.waitedMs).toBe(1_000)
  expect(file.tries).toBe(103)
  file.write('four\n')
  expect(file.written).toBe('four\nlost 3\n')
})
