import { problemText, retryAfterMs } from './problem-text'

test('an error says what the gateway said, with the fields', () => {
  const errors = [{ field: 'body.reason', expected: 'between 1 and 500 characters' }]
  expect(problemText(400, { type: '', title: 'The request is not valid', status: 400, detail: 'The body is wrong', errors })).toBe(
    'The body is wrong; body.reason: between 1 and 500 characters',
  )
})

test.each([undefined, null, 'Bad Gateway', {}])('an answer %p from something else than the gateway has its status', (body) =>
  expect(problemText(502, body)).toBe('the gateway answered 502'),
)

test('Retry-After is in seconds, and anything else is ignored', () => {
  expect([retryAfterMs('3'), retryAfterMs('Fri, 27 Nov 2026 03:00:00 GMT'), retryAfterMs(null)]).toEqual([3_000, undefined, undefined])
})
