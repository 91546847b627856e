import { csrfTokenOf, isSameText, makeKey, makeToken, readKey, tokenHashOf } from './secrets'

test('a key is read back as its id and the hash that is stored', () => {
  const { id, key, secretHash } = makeKey()
  expect(readKey(key)).toEqual({ id, secretHash })
  expect(key).not.toContain(secretHash.toString('base64url'))
  expect(makeKey().key).not.toBe(key)
})

test.each(['', 'tgk_', 'tgk_0123456789abcdef_short', ` ${makeKey().key}`, `${makeKey().key}\n`, makeKey().key.toUpperCase(), makeToken()])(
  '%j is no key',
  (text) => expect(readKey(text)).toBeUndefined(),
)

test('a key has at least 128 random bits', () => {
  const secret = makeKey().key.split('_').slice(2).join('_')
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
})

test('a token is known by its hash, and its CSRF token says nothing of it', () => {
  const token = makeToken()
  expect(tokenHashOf(token)).toHaveLength(32)
  expect(tokenHashOf(`${token}x`)).toBeUndefined()
  expect(csrfTokenOf(token)).not.toContain(token)
  expect(csrfTokenOf(token)).toBe(csrfTokenOf(token))
  expect(csrfTokenOf(makeToken())).not.toBe(csrfTokenOf(token))
})

test('texts are compared whole, whatever their lengths', () => {
  expect([isSameText('a', 'a'), isSameText('a', 'ab'), isSameText('', 'a')]).toEqual([true, false, false])
})
