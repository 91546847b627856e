import { bodyText } from './body-text'

test('a JSON body is indented, other text is unchanged, anything else is base64', () => {
  expect(bodyText(Buffer.from('{"a":1}'))).toBe('{\n  "a": 1\n}')
  expect(bodyText(Buffer.from('{"a":'))).toBe('{"a":')
  expect(bodyText(Buffer.from([0xff]))).toBe('/w==')
  expect(bodyText(Buffer.alloc(0))).toBe('(empty)')
})

test('a body nested thousands deep or megabytes long is shown without failing and is cut off', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  expect(bodyText(Buffer.from(deep))).toBe(deep)
  const long = bodyText(Buffer.alloc(1_000_000, 'x'))
  expect(long.length).toBeLessThan(66_000)
  expect(long).toMatch(/934464 more characters: show --json prints them$/)
})
