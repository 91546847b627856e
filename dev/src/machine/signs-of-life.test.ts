import { mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { giveSignsOfLife, lifeSignMs } from './signs-of-life'

test('the modification time of a path is renewed while it is in use', () => {
  jest.useFakeTimers()
  const [one, other] = [mkdtempSync(join(tmpdir(), 'signs-')), mkdtempSync(join(tmpdir(), 'signs-'))]
  const age = (path: string) => Date.now() - statSync(path).mtimeMs
  const silence = giveSignsOfLife(one)
  const silenceOther = giveSignsOfLife(other)
  for (const path of [one, other]) utimesSync(path, 1, 1)
  silenceOther()
  jest.advanceTimersByTime(lifeSignMs)
  expect([age(one) < lifeSignMs, age(other) > lifeSignMs]).toEqual([true, true])
  // Removed by somebody else.
  rmSync(one, { recursive: true })
  jest.advanceTimersByTime(lifeSignMs)
  silence()
  expect(jest.getTimerCount()).toBe(0)
  rmSync(other, { recursive: true })
  jest.useRealTimers()
})
