import { Code, createContextValues } from '@connectrpc/connect'
import { Health, Portfolio } from '@trading/portfolio-api'
import { authenticate } from './authenticate'

const { method } = Portfolio
const call = async (
  tokens: readonly string[],
  authorization: string | undefined,
  service: typeof Portfolio | typeof Health = Portfolio,
) => {
  const header = new Headers(authorization === undefined ? {} : { authorization })
  const request = { header, service, method: method.getPosition, contextValues: createContextValues() }
  const next = async () => 'answered'
  return authenticate(tokens)(next as never)(request as never)
}
const refusal = (...args: Parameters<typeof call>) => call(...args).catch((error) => error)

test('each of several tokens is accepted, whatever the case of the scheme', async () => {
  expect(await call(['one-token', 'other-token'], 'Bearer one-token')).toBe('answered')
  expect(await call(['one-token', 'other-token'], 'bearer other-token')).toBe('answered')
})

test.each([undefined, '', 'one-token', 'Basic one-token', 'Bearer', 'Bearer ', 'Bearer one-toke', 'Bearer one-token2', 'Bearer ONE-TOKEN'])(
  'a call with the header %p is refused',
  async (authorization) => {
    expect(await refusal(['one-token'], authorization)).toMatchObject({ code: Code.Unauthenticated })
  },
)

test('a refusal does not repeat the token', async () => {
  expect((await refusal(['one-token'], 'Bearer s3cret')).message).not.toMatch(/s3cret|one-token/)
})

test('health needs no token', async () => {
  expect(await call(['one-token'], undefined, Health)).toBe('answered')
})
