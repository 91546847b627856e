import pino from 'pino'
import { hostInUrl, hostOf, readAddress, redactUrl } from './address'
import { logError } from './log-error'
import { readSettings } from './read-settings'
import { address } from './settings'

const printable = [...Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)), 'ü', '€', '秘', '🔑']

/** Passwords with the character inside, at either end, and repeated; leading digits may be misread as a port. */
const passwordsWith = (char: string): string[] => [
  `s3cr${char}t0ken`,
  `1287${char}t0ken`,
  `${char}s3crt0ken`,
  `s3crt0ken${char}`,
  `4321${char}${char}t0ken${char}6543`,
]
const pieces = ['s3cr', 't0ken', '1287', '4321', '6543']

const places: [string, (password: string) => string][] = [
  ['after the user name', (password) => `//user:${password}@host:5432/name`],
  ['alone before the host', (password) => `//${password}@host`],
  ['after a colon alone', (password) => `//:${password}@host/name`],
  ['in the query', (password) => `//user@host/name?password=${password}&sslkey=${password}`],
  ['in both', (password) => `//user:${password}@host?password=${password}`],
]

const urlSettings = {
  RABBITMQ_URL: address({ protocols: ['amqp:', 'amqps:'], default: 'amqp://localhost', about: '' }),
  DATABASE_URL: address({ protocols: ['postgres:', 'postgresql:'], default: 'postgres://localhost', about: '' }),
  VENUE_URL: address({ protocols: ['http:', 'https:'], bare: true, default: 'http://localhost', about: '' }),
}

function complaintAbout(name: string, value: string): string {
  try {
    readSettings('service', urlSettings, { [name]: value })
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

test.each(places)('a password %s never appears in an error or a log, whichever printable characters it contains', (place, at) => {
  // What precedes a colon is a user name.
  const chars = printable.filter((char) => char !== ':' || place !== 'alone before the host')
  const leaks: unknown[] = []
  for (const password of chars.flatMap(passwordsWith))
    for (const [protocols, name] of [
      ['amqp', 'RABBITMQ_URL'],
      ['postgres', 'DATABASE_URL'],
      ['http', 'VENUE_URL'],
      ['ftp', 'RABBITMQ_URL'],
      ['', 'DATABASE_URL'],
    ] as const) {
      const value = `${protocols && `${protocols}:`}${at(password)}`
      const told = complaintAbout(name, value) + redactUrl(value)
      if (pieces.some((piece) => told.includes(piece))) leaks.push({ value, told })
    }
  expect(leaks).toEqual([])
})

test('an accepted address has the intended password, and an ambiguous address is rejected', () => {
  const misread = printable.flatMap(passwordsWith).filter((password) => {
    const read = readAddress(`amqp://user:${password}@host:5432/name`)
    if ('fault' in read) return !read.fault.includes('in a user name or password write / as %2F')
    return decodeURIComponent(read.url.password) !== password
  })
  expect(misread).toEqual([])
})

test('every printable character is accepted if encoded as the errors say', () => {
  const password = printable.join('')
  for (const protocol of ['amqp', 'postgres', 'http']) {
    const read = readAddress(`${protocol}://user:${encodeURIComponent(password)}@host/name`)
    expect('url' in read && decodeURIComponent(read.url.password)).toBe(password)
  }
})

test.each([
  ['amqp://user:12/34@host', 'has a "/", "?" or "#" before its last "@": in a user name or password write / as %2F'],
  ['amqp://user:12?34@host', 'before its last "@"'],
  ['amqp://user:12#34@host', 'before its last "@"'],
  ['http://user:12\\34@host', 'before its last "@"'],
  ['amqp://user:pass/word@host', 'cannot be read'],
  ['amqp://user:100%@host', 'has a "%" that does not start an encoded character'],
  ['amqp://user:%ff@host', 'has a "%" that does not start an encoded character'],
  ['amqp://user%3As3crt0ken%40host', 'has an encoded ":" or "@" in its host'],
  ['user:s3crt0ken@host', 'does not begin with a protocol and "//"'],
  ['host:5672', 'does not begin with a protocol and "//"'],
])('%s is rejected, with the reason and the correct notation', (value, fault) => {
  const read = readAddress(value)
  expect('fault' in read && read.fault).toContain(fault)
})

test.each([
  ['amqp://user:pass@host:5672/v', 'amqp://user:***@host:5672/v'],
  ['amqp://user:p:a@ss@host', 'amqp://user:***@host'],
  ['amqp://token@host', 'amqp://***@host'],
  ['amqp://:pass@host', 'amqp://:***@host'],
  ['amqp://host/v', 'amqp://host/v'],
  ['http://host/', 'http://host'],
  ['postgres://u:p@[::1]:5432/trading?password=p', 'postgres://u:***@[::1]:5432/trading'],
])('%s is shown as %s', (url, shown) => {
  expect(redactUrl(url)).toBe(shown)
})

test('an IPv6 address has brackets in a URL and none at a socket', () => {
  expect(hostOf(new URL('amqp://[::1]:5672'))).toBe('::1')
  expect(hostOf(new URL('amqp://localhost'))).toBe('localhost')
  expect(['::1', '[::1]', '127.0.0.1', 'localhost'].map(hostInUrl)).toEqual(['[::1]', '[::1]', '127.0.0.1', 'localhost'])
})

test('a log line has the message of an error, and no properties that a library added to it', () => {
  const lines: string[] = []
  const log = pino({ serializers: { err: logError } }, { write: (line) => void lines.push(line) })
  const invalid = () => new URL('amqp://user:s3crt0ken')
  try {
    invalid()
  } catch (cause) {
    const client = { connectionParameters: { password: 's3crt0ken' } }
    log.error({ err: Object.assign(new Error('cannot connect', { cause }), { client, code: 'CONNECT' }) })
    log.error({ err: new AggregateError([cause], 'none answered') })
  }
  expect(lines).toHaveLength(2)
  expect(lines.join()).not.toContain('s3crt0ken')
  expect(JSON.parse(lines[0] as string).err).toEqual({
    type: 'Error',
    code: 'CONNECT',
    message: expect.stringMatching(/^cannot connect; caused by TypeError:? .*Invalid URL$/),
    stack: expect.stringMatching(/^Error: cannot connect\n[\s\S]*\ncaused by: TypeError: Invalid URL\n/),
  })
  expect(JSON.parse(lines[1] as string).err.errors).toMatchObject([{ type: 'TypeError', code: 'ERR_INVALID_URL' }])
})
