import { letterView } from './letter-view'

const of = (content: Buffer | string, characters = 16) =>
  letterView(
    { id: 'a', messageId: undefined, cause: 'why', at: 0, attempt: 1, message: { content: Buffer.from(content) } },
    'signals',
    characters,
  )

test.each([
  ['text', 'hello', { encoding: 'utf8', body: 'hello', truncated: false, bytes: 5 }],
  ['no text', Buffer.from([0xff, 0xfe]), { encoding: 'base64', body: '//4=', truncated: false, bytes: 2 }],
  ['nothing', '', { encoding: 'utf8', body: '', truncated: false, bytes: 0 }],
  ['text of exactly the bound', 'a'.repeat(16), { body: 'a'.repeat(16), truncated: false }],
  ['longer text', 'a'.repeat(17), { body: 'a'.repeat(16), truncated: true, bytes: 17 }],
  ['much longer text', 'é'.repeat(5_000), { body: 'é'.repeat(16), truncated: true, bytes: 10_000 }],
  ['much longer data', Buffer.alloc(5_000, 0xff), { encoding: 'base64', body: '/'.repeat(16), truncated: true, bytes: 5_000 }],
])('a body of %s', (_, content, expected) => expect(of(content)).toMatchObject(expected))

test('without room there is no body', () => {
  expect(of('hello', 0)).toMatchObject({ body: null, bytes: 5, truncated: true })
})
