import { parseExactly } from './exact-json'

test('numbers keep their original text wherever they are, and everything else is parsed as JSON', () => {
  const text =
    '{"a":100.10,"b":[0.100000000000000001,-1E-7,0],"c":{"1":12345678901234567890},"d":true,"e":null,"f":"1.50","g":"\\"2\\\\\\"3"}'
  expect(parseExactly(text)).toEqual({
    a: '100.10',
    b: ['0.100000000000000001', '-1E-7', '0'],
    c: { 1: '12345678901234567890' },
    d: true,
    e: null,
    f: '1.50',
    g: '"2\\"3',
  })
  expect(parseExactly(' 7 ')).toBe('7')
  expect(Object.keys(parseExactly('{"__proto__":1}') as object)).toEqual(['__proto__'])
})

test.each(['', '{', '01', '{"a":1.}', '{"a":+1}', '{"a":NaN}', '<html>', '{"status":"FILLED","filledQuan', '{"a":1}}'])(
  '%j is not JSON',
  (text) => expect(() => parseExactly(text)).toThrow(SyntaxError),
)
