import { Writable } from 'node:stream'
import { sinkOn } from './sink'

/** Takes a chunk when the test says so. */
function slow() {
  const waiting: (() => void)[] = []
  const raw = new Writable({ highWaterMark: 4, write: (_chunk, _encoding, done) => void waiting.push(done) })
  raw.on('error', () => undefined)
  return { raw, take: () => waiting.shift()?.() }
}

test('a write waits for room', async () => {
  const { raw, take } = slow()
  const sink = sinkOn(raw, { standstillMs: 10_000 })
  expect(await sink.write('abc')).toBe('sent')
  let outcome: string | undefined
  const second = sink.write('defghi').then((result) => {
    outcome = result
  })
  await new Promise(setImmediate)
  expect(outcome).toBeUndefined()
  take()
  take()
  await second
  expect(outcome).toBe('sent')
})

test('a reader that takes nothing stands still', async () => {
  const { raw } = slow()
  expect(await sinkOn(raw, { standstillMs: 10 }).write('abcdefgh')).toBe('standing')
})

test('a connection that closes meanwhile is gone, and so is one that was closed', async () => {
  const { raw } = slow()
  const sink = sinkOn(raw, { standstillMs: 10_000 })
  const writing = sink.write('abcdefgh')
  raw.destroy()
  expect([await writing, await sink.write('x')]).toEqual(['gone', 'gone'])
})
