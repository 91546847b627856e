import { connectFailureText } from './connect-once'

test.each([
  ['Handshake terminated by server: 403 (ACCESS-REFUSED) with message "…"', /refused the user name or password/],
  ['Expected ConnectionOpenOk; got <ConnectionClose channel:0>', /has no such virtual host/],
  ['connect ECONNREFUSED 127.0.0.1:5672', /^cannot reach the broker at amqp:\/\/x \(connect ECONNREFUSED 127\.0\.0\.1:5672\)/],
])('%s is reported with what to do about it', (message, sentence) =>
  expect(connectFailureText(new Error(message), 'amqp://x')).toMatch(sentence),
)

test('an error without a message is reported by its code', () => {
  expect(connectFailureText(Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'amqp://x')).toContain('(ECONNREFUSED)')
})
