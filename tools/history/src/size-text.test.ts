import { sizeText } from './size-text'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [8_192, '8.2 kB'],
  [123_456, '123 kB'],
  [1_500_000_000, '1.5 GB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text))
