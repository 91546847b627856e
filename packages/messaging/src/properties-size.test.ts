import { propertiesSize } from './properties-size'

test.each<[string, object, number]>([
  ['no headers', { messageId: 'm', contentType: 'application/json' }, 20],
  ['text in UTF-8', { headers: { é: '😀' } }, 4 + 1 + 4 + 1 + 2],
  ['bytes', { headers: { b: Buffer.alloc(1_000) } }, 1_000],
  ['nested tables and lists', { headers: { a: { b: ['x'.repeat(1_000), { c: 'y'.repeat(1_000) }] } } }, 2_000],
  ['numbers of eight bytes', { headers: { list: Array(100).fill(0.1) } }, 900],
])('the size of properties is never told too small: %s', (_, properties, least) => {
  expect(propertiesSize(properties)).toBeGreaterThanOrEqual(least)
  expect(propertiesSize(properties)).toBeLessThan(least + 120)
})
