import { measureParts } from './measure-parts'
import type { Missing } from './series'

function setUp() {
  const missing: Missing[] = []
  const shown: string[] = []
  const stop = new AbortController()
  return { missing, shown, stop, options: { missing, abort: stop.signal, show: (text: string) => void shown.push(text) } }
}
const failing = async () => {
  throw new Error('no such queue', { cause: new Error('closed') })
}

test('a part that fails does not stop those after it, and is told with its cause', async () => {
  const { missing, shown, options } = setUp()
  let measured = 0
  const count = async () => void measured++
  expect(await measureParts([['drain', count] as const, ['ledger', failing] as const, ['cost', count] as const], options)).toEqual([
    'ledger',
  ])
  expect(measured).toBe(2)
  expect(missing).toEqual([{ what: 'what was left of the part ledger', why: expect.stringMatching(/^it failed: no such queue.*closed/) }])
  expect(shown).toEqual([expect.stringContaining('the part ledger failed: no such queue')])
})

test('an interruption is no failure of a part, and nothing is measured after it', async () => {
  const { missing, stop, options } = setUp()
  const interrupted = async () => {
    stop.abort(new Error('interrupted'))
    throw new Error('its process ended')
  }
  await expect(measureParts([['drain', interrupted] as const, ['cost', failing] as const], options)).rejects.toThrow('interrupted')
  expect(missing).toEqual([])
})
