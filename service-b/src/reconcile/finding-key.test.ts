import { isHashed, keyOfElement, keyOfId } from './finding-key'

test('an id that is short and plain is its own key', () => {
  for (const id of ['x-1', '01940a7e-5f00-7000-8000-000000000001', 'A'.repeat(128)]) expect(keyOfId(id)).toBe(id)
})

test('keys are bounded and do not collide, whatever the ids are', () => {
  const ids = [
    '',
    ' ',
    'A'.repeat(129),
    'A'.repeat(130),
    'a\u0000',
    'a\u0001',
    '\ud83d',
    '\ude00',
    '\ufffd',
    'ä',
    'a'.repeat(1e6),
    keyOfId('ä'),
  ]
  const keys = [...ids.map(keyOfId), ...ids.map(keyOfElement)]
  expect(new Set(keys).size).toBe(keys.length)
  for (const key of keys) {
    expect(key.length).toBeLessThanOrEqual(128)
    expect(key).toMatch(/^[\x21-\x7e]+$/)
    expect(isHashed(key)).toBe(true)
  }
})
