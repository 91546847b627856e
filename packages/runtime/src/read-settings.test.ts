import { z } from 'zod'
import { ConfigError, readSettings } from './read-settings'
import { address, choice, fraction, integer, list, redactUrl } from './settings'

const settings = {
  PREFETCH: integer({ min: 1, max: 256, default: 1, about: 'In hand.' }),
  RABBITMQ_URL: address({ protocols: ['amqp:', 'amqps:'], default: 'amqp://localhost', about: 'The broker.' }),
  VENUE: choice({ of: ['paper', 'http'], default: 'paper', about: 'The venue.' }),
  SYMBOLS: list({ each: z.string().regex(/^[A-Z]+$/), default: '', about: 'Allowed.' }),
  RATE: fraction({ default: 0.5, about: 'How often.' }),
}
const read = (env: NodeJS.ProcessEnv) => readSettings('service-b', settings, env)

test('what is not set, or set to nothing, takes its default', () => {
  expect(read({ PREFETCH: '' })).toEqual({ PREFETCH: 1, RABBITMQ_URL: 'amqp://localhost', VENUE: 'paper', SYMBOLS: [], RATE: 0.5 })
})

test('what is set comes back typed and frozen', () => {
  const values = read({ PREFETCH: '16', VENUE: 'http', SYMBOLS: 'AAPL, MSFT,' })
  expect(values).toMatchObject({ PREFETCH: 16, VENUE: 'http', SYMBOLS: ['AAPL', 'MSFT'] })
  expect(Object.isFrozen(values)).toBe(true)
})

test('all wrong settings are told at once, in words to act on, and no password is shown', () => {
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

test.each(['1.5', '-1', '257', '1e3', ' 1', '0x10'])('%p is no whole number from 1 to 256', (value) => {
  expect(() => read({ PREFETCH: value })).toThrow(/PREFETCH must be/)
})

test.each([
  ['amqp://user:pass@host:5672/v', 'amqp://user:***@host:5672/v'],
  ['amqp://user:p:a@ss@host', 'amqp://user:***@host'],
  ['amqp://host/v', 'amqp://host/v'],
])('%s is shown as %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown)
})
