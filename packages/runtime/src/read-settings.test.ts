import { z } from 'zod'
import { ConfigError, readSettings } from './read-settings'
import { address, choice, fraction, host, integer, list } from './settings'

const settings = {
  PREFETCH: integer({ min: 1, max: 256, default: 1, about: 'Unacknowledged.' }),
  RABBITMQ_URL: address({ protocols: ['amqp:', 'amqps:'], default: 'amqp://localhost', about: 'The broker.' }),
  VENUE: choice({ of: ['paper', 'http'], default: 'paper', about: 'The venue.' }),
  SYMBOLS: list({ each: z.string().regex(/^[A-Z]+$/), default: '', about: 'Allowed.' }),
  RATE: fraction({ default: 0.5, about: 'How often.' }),
}
const read = (env: NodeJS.ProcessEnv) => readSettings('service-b', settings, env)

test('a setting that is unset or empty takes its default', () => {
  expect(read({ PREFETCH: '' })).toEqual({ PREFETCH: 1, RABBITMQ_URL: 'amqp://localhost', VENUE: 'paper', SYMBOLS: [], RATE: 0.5 })
})

test('values are typed and frozen', () => {
  const values = read({ PREFETCH: '16', VENUE: 'http', SYMBOLS: 'AAPL, MSFT,' })
  expect(values).toMatchObject({ PREFETCH: 16, VENUE: 'http', SYMBOLS: ['AAPL', 'MSFT'] })
  expect(Object.isFrozen(values)).toBe(true)
})

test('invalid settings are reported together, with what is expected, and no password is shown', () => {
  const error = (() => {
    try {
      return read({ PREFETCH: 'ten', RABBITMQ_URL: 'http://me:secret@host', VENUE: 'nyse', SYMBOLS: 'aapl', RATE: '2' })
    } catch (caught) {
      return caught
    }
  })() as ConfigError
  expect(error).toBeInstanceOf(ConfigError)
  expect(error.exitCode).toBe(78)
  expect(error.message).toBe(
    [
      'service-b cannot start: 5 settings are wrong',
      '  PREFETCH must be a whole number from 1 to 256, got "ten"',
      '  RABBITMQ_URL must be an amqp:// or amqps:// address, got "http://me:***@host"',
      '  VENUE must be one of paper, http, got "nyse"',
      '  SYMBOLS must be a list such as AAPL,MSFT, got "aapl"',
      '  RATE must be a number from 0 to 1, got "2"',
    ].join('\n'),
  )
})

test.each(['1.5', '-1', '257', '1e3', ' 1', '0x10'])('%p is not a whole number from 1 to 256', (value) => {
  expect(() => read({ PREFETCH: value })).toThrow(/PREFETCH must be/)
})

test.each([
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['::', '::'],
  ['0.0.0.0', '0.0.0.0'],
  ['my-host.example', 'my-host.example'],
])('a server can listen on %s', (value, taken) => {
  expect(readSettings('service', { HOST: host({ default: 'localhost', about: '' }) }, { HOST: value })).toEqual({ HOST: taken })
})

test.each(['127.0.0.1:8080', 'http://localhost', ' ', '-', '[::1', '::1]:80', '1::2::3', 'a b'])(
  '%p is not a host to listen on',
  (value) => {
    expect(() => readSettings('service', { HOST: host({ default: 'localhost', about: '' }) }, { HOST: value })).toThrow(
      /HOST must be a host name or an IP address, got /,
    )
  },
)

test.each([',', ' ', ' , ,'])('%p is not accepted as an empty list', (value) => {
  expect(() => read({ SYMBOLS: value })).toThrow(/SYMBOLS must be a list such as AAPL,MSFT/)
})

test('an invalid value is shown on one line and truncated', () => {
  expect(() => read({ VENUE: `a\nb${'x'.repeat(1_000)}` })).toThrow(/VENUE must be one of paper, http, got "a\\nbx{97}…"$/)
})

test('an address set by mistake in another setting is not shown', () => {
  expect(() => read({ VENUE: 'amqp://user:s3crt/0ken@host' })).toThrow(
    /VENUE must be one of paper, http, got an address \(not shown, as it may hold a password\)$/,
  )
})
