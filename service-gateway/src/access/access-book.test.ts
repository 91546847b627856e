import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@trading/runtime'
import type { StoredKey } from '../store/keys'
import type { StoredSession } from '../store/sessions'
import { type AccessBook, openAccessBook } from './access-book'
import { makeKey, makeToken, tokenHashOf } from './secrets'

const log = { warn: () => undefined } as unknown as Log
let keys: StoredKey[] = []
let sessions: StoredSession[] = []
let reads = 0
let away = false
let book: AccessBook

const open = (options: { everyMs?: number; staleMs?: number; unknownMs?: number } = {}) => {
  const answer = async <T>(rows: T): Promise<T> => {
    if (away) throw new Error('away')
    return rows
  }
  book = openAccessBook({
    store: {
      keys: {
        valid: () => {
          reads++
          return answer(keys)
        },
      },
      sessions: { valid: () => answer(sessions) },
    },
    ...{ log, everyMs: 10, staleMs: 1_000, unknownMs: 0, ...options },
  })
  return book.refresh()
}
beforeEach(() => {
  keys = []
  sessions = []
  reads = 0
  away = false
})
afterEach(() => book.close())

const addKey = (fields: Partial<StoredKey> = {}): string => {
  const { id, key, secretHash } = makeKey()
  const defaults = { strategy: null, symbols: null, createdAt: new Date(), expiresAt: null, revokedAt: null }
  keys.push({ id, secretHash, owner: 'ann', role: 'trader', ...defaults, ...fields })
  return key
}

test('a key names its owner, and a wrong secret under the same id nobody', async () => {
  const key = addKey({ strategy: 'momentum', symbols: ['AAPL'] })
  await open()
  const found = await book.byKey(key)
  expect(found?.subject).toEqual({ owner: 'ann', role: 'trader', keyId: keys[0]?.id, strategy: 'momentum', symbols: ['AAPL'] })
  const wrong = `${key.slice(0, 21)}${makeToken()}`
  expect(await book.byKey(wrong)).toBeUndefined()
  expect(await book.byKey(makeKey().key)).toBeUndefined()
})

test('a key that is revoked ends what was opened with it, and its sessions', async () => {
  const key = addKey()
  const token = makeToken()
  sessions = [{ tokenHash: tokenHashOf(token) as Buffer, keyId: keys[0]?.id as string, expiresAt: new Date(Date.now() + 60_000) }]
  await open()
  const [byKey, byToken] = [await book.byKey(key), await book.byToken(token)]
  expect([byKey?.isValid(), byToken?.isValid()]).toEqual([true, true])
  keys = []
  await book.refresh()
  expect([byKey?.isValid(), byToken?.isValid()]).toEqual([false, false])
  expect([await book.byKey(key), await book.byToken(token)]).toEqual([undefined, undefined])
})

test('a key that has expired is refused without the database being asked', async () => {
  const key = addKey({ expiresAt: new Date(Date.now() + 60) })
  await open({ everyMs: 60_000 })
  const found = await book.byKey(key)
  expect(found?.isValid()).toBe(true)
  await sleep(80)
  expect(found?.isValid()).toBe(false)
  expect(await book.byKey(key)).toBeUndefined()
})

test('a new key is known at once, and guesses do not keep the database busy', async () => {
  await open({ everyMs: 60_000, unknownMs: 50 })
  const before = reads
  await Promise.all(Array.from({ length: 100 }, () => book.byKey(makeKey().key)))
  expect(reads - before).toBe(1)
  // Made just after a reading.
  const key = addKey()
  expect(await book.byKey(key)).toBeDefined()
})

test('while the database does not answer, nobody is let in by what was read long ago', async () => {
  const key = addKey()
  await open({ staleMs: 50 })
  const found = await book.byKey(key)
  away = true
  await sleep(90)
  expect(found?.isValid()).toBe(false)
  await expect(book.byKey(key)).rejects.toMatchObject({ type: 'upstream-away' })
  expect(book.unready()).toMatch(/not known: away|away/)
  away = false
  await book.refresh()
  expect(await book.byKey(key)).toBeDefined()
  expect(book.unready()).toBeUndefined()
})
