import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { executionReportSchema, signalSchema } from '@trading/contracts'
import { openFeed } from '@trading/feeds'
import { openLedger } from '@trading/ledger'
import { brokerAddress } from '@trading/messaging'
import { quietLog } from '@trading/rig/quiet-log'
import { aSignal } from '@trading/rig/signals'
import { ConfigError, openHealthServer } from '@trading/runtime'
import { Registry } from 'prom-client'
import { services as listed } from '../dev/services'
import { feedOptions, readConfig as readGenerator, strategyOptions } from '../service-a/src/config'
import { openStrategy } from '../service-a/src/strategy/open-strategy'
import { limitsOf, readConfig as readEngine, venueOptions } from '../service-b/src/config'
import { openVenue } from '../service-b/src/open-venue'
import { startPaperVenueServer } from '../service-paper-venue/src/paper-venue-server'
import { settings as analyticsCli, readConfig as readAnalyticsCli } from '../tools/analytics/src/config'
import { settings as dlq, readConfig as readDlq } from '../tools/dlq/src/config'
import { settings as haltCli, readConfig as readHaltCli } from '../tools/halt/src/config'
import { settings as historyCli, readConfig as readHistoryCli } from '../tools/history/src/config'
import { settings as ledgerCli, readConfig as readLedgerCli } from '../tools/ledger/src/config'
import { fillOf, freshSignal } from './support/ledger-fixture'

jest.setTimeout(60_000)

const folder = mkdtempSync(join(tmpdir(), 'settings-'))
const path = (name: string) => join(folder, name)
mkdirSync(path('folder'))
writeFileSync(path('corrupt'), '{"order":1}\n{}\n')
execFileSync('mkfifo', [path('pipe')])
afterAll(() => rmSync(folder, { recursive: true }))

const hostile = [
  ...[' ', '\t', '\n', 'a\nb', '\u001b[31mred', '\u007f', '\u202e', '😀', 'é', '١', 'null', 'undefined', 'true', 'a'.repeat(5_000)],
  ...['-1', '-0', '1.5', '1e9', '1e400', '0x10', '007', '+1', '1_000', 'NaN', 'Infinity', '99999999999999999999', '0.0000000000000001'],
  ...['x'.repeat(128), 'x'.repeat(129), 'aapl', 'AAPL', ',', ', ,', 'AAPL,,MSFT', 'AAPL;MSFT', '..', '/', path('folder')],
  ...['::1', '[::1]', '::', '[::', '127.0.0.1', '256.1.1.1', '127.0.0.1:80', 'localhost', 'host name', '-', '.'],
  ...[
    'amqp://',
    'http://',
    'postgres:///trading',
    'amqp://h:99999',
    'http://u:s3crt@h',
    'http://s3crt@h',
    'http://h?key=s3crt',
    'http://h#s3crt',
  ],
  ...['amqp://u:12/s3crt@h', 'postgres://u:12/s3crt@h', 'http://u:12/s3crt@h', 'amqp://u:s3crt%@h', 'postgres://u:s3crt%ff@h', 'u:s3crt@h'],
  ...['amqp://u:s3crt@[::1]:1', 'postgres://u:s3crt@[::1]:1/d', 'http://[::1]:81'],
]

const services: [string, object, (env: NodeJS.ProcessEnv) => object][] = [
  ...listed.map(({ folder }): [string, object, (env: NodeJS.ProcessEnv) => object] => {
    const { settings, readConfig } = require(join(__dirname, '..', folder, 'src', 'config'))
    return [folder, settings, readConfig]
  }),
  ['dlq', dlq, readDlq],
  ['ledger', ledgerCli, readLedgerCli],
  ['halt', haltCli, readHaltCli],
  ['history', historyCli, readHistoryCli],
  ['analytics', analyticsCli, readAnalyticsCli],
]

/** The error of readSettings for one value; undefined if it is accepted. */
function complaint(read: (env: NodeJS.ProcessEnv) => object, env: NodeJS.ProcessEnv): unknown {
  try {
    return void read(env)
  } catch (error) {
    return error
  }
}

const cases = services.flatMap(([service, settings, read]) => Object.keys(settings).map((name) => ({ service, name, read })))

test.each(cases)('$service: $name is accepted, or rejected with 78 in a one-line sentence', ({ name, read }) => {
  for (const value of hostile) {
    const error = complaint(read, { [name]: value })
    if (!error) continue
    expect(error).toBeInstanceOf(ConfigError)
    const { message, exitCode } = error as ConfigError
    expect(exitCode).toBe(78)
    expect(message.split('\n')).toEqual([
      expect.stringMatching(/cannot start: 1 setting is wrong$/),
      expect.stringMatching(`^  ${name} must be .*`),
    ])
    expect(message).not.toMatch(/s3crt/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal interprets them
    expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  }
})

const taken = (name: string, read: (env: NodeJS.ProcessEnv) => object): string[] =>
  hostile.filter((value) => complaint(read, { [name]: value }) === undefined)

test('every accepted ENGINE_ID is valid in a report', () => {
  const ids = taken('ENGINE_ID', readEngine)
  expect(ids).toEqual(expect.arrayContaining(['x'.repeat(128), 'é', '😀']))
  expect(ids).not.toEqual(expect.arrayContaining(['x'.repeat(129)]))
  for (const id of ids)
    expect(executionReportSchema.safeParse(fillOf(freshSignal(), { engine: readEngine({ ENGINE_ID: id }).ENGINE_ID })).success).toBe(true)
})

test('every accepted symbol and quantity is valid in a signal, and every limit takes effect', () => {
  for (const symbol of taken('REPLAY_SYMBOL', readGenerator)) expect(signalSchema.safeParse(aSignal({ symbol })).success).toBe(true)
  for (const quantity of taken('SIGNAL_QUANTITY', readGenerator)) expect(signalSchema.safeParse(aSignal({ quantity })).success).toBe(true)
  for (const value of taken('MAX_ORDER_NOTIONAL', readEngine))
    expect(limitsOf(readEngine({ MAX_ORDER_NOTIONAL: value })).surelyWithin).toBeGreaterThan(0)
  expect(taken('ALLOWED_SYMBOLS', readEngine)).toEqual(expect.arrayContaining(['AAPL', 'AAPL,,MSFT']))
})

/** The result of opening: success, or the error. */
async function opening(open: () => Promise<{ close(): unknown } | undefined> | { close(): unknown } | undefined): Promise<unknown> {
  try {
    const opened = await open()
    await opened?.close()
    return 'opened'
  } catch (error) {
    return error
  }
}

/** An error must be a one-line sentence with exit code 78. */
const openedOrRefused = (value: string, outcome: unknown) => {
  if (outcome === 'opened') return
  expect({ value, outcome }).toMatchObject({ outcome: { exitCode: 78, message: expect.stringMatching(/^[^\n]+$/) } })
}

test('every accepted host and port can be listened on, or is rejected with 78', async () => {
  for (const host of taken('HTTP_HOST', readGenerator).filter((value) => /^[\d.:[\]]+$|^localhost$/.test(value))) {
    const { HTTP_HOST } = readGenerator({ HTTP_HOST: host })
    openedOrRefused(host, await opening(() => openHealthServer({ host: HTTP_HOST, port: 0, unready: () => [], registry: new Registry() })))
    openedOrRefused(host, await opening(() => startPaperVenueServer({ host: HTTP_HOST, drainMs: 50 })))
  }
  const nowhere = await opening(() =>
    openHealthServer({ host: 'no-such-host.invalid', port: 0, unready: () => [], registry: new Registry() }),
  )
  expect(nowhere).toMatchObject({
    exitCode: 78,
    message: expect.stringMatching(/^cannot listen on no-such-host\.invalid:0: .*correct HTTP_HOST/),
  })
})

test.each([
  ['a folder', 'folder', /EISDIR/],
  ['in a folder that is not there', 'nowhere/book', /no such folder/],
  ['below a file', 'corrupt/book', /ENOTDIR/],
  ['a pipe', 'pipe', /not a regular file/],
  ['of too long a name', 'x'.repeat(300), /ENAMETOOLONG/],
  ['corrupt', 'corrupt', /line 1 of .* cannot be read/],
])('a PAPER_VENUE_BOOK that is %s is rejected with 78', async (_, name, why) => {
  const refusal = await opening(() => startPaperVenueServer({ bookPath: path(name) }))
  openedOrRefused(name, refusal)
  expect(refusal).toMatchObject({ message: expect.stringMatching(why) })
  expect(refusal).toMatchObject({ message: expect.stringContaining('PAPER_VENUE_BOOK') })
})

const feedOf = async (env: NodeJS.ProcessEnv) =>
  void (await openFeed({ ...feedOptions(readGenerator(env)), service: __dirname, env, log: quietLog() }))

test('every accepted FEED can be opened, or is rejected with 78', async () => {
  const feeds = taken('FEED', readGenerator)
  expect(feeds).toEqual(expect.arrayContaining(['null', '..', '/', path('folder')]))
  for (const feed of ['simulated', 'replay', ...feeds]) openedOrRefused(feed, await opening(() => feedOf({ FEED: feed })))
})

const strategyOf = async (env: NodeJS.ProcessEnv) =>
  void (await openStrategy({ ...strategyOptions(readGenerator(env)), env, log: quietLog() }))

test('every accepted STRATEGY can be opened, or is rejected with 78', async () => {
  const strategies = taken('STRATEGY', readGenerator)
  expect(strategies).toEqual(expect.arrayContaining(['null', '..', '/', path('folder')]))
  for (const strategy of ['momentum', 'random', ...strategies])
    openedOrRefused(strategy, await opening(() => strategyOf({ STRATEGY: strategy })))
})

test.each([
  ['a folder', 'folder'],
  ['not there', 'nowhere'],
  ['below a file', 'corrupt/prices.csv'],
  ['no CSV of prices', 'corrupt'],
  ['of too long a name', 'x'.repeat(300)],
])('a REPLAY_FILE that is %s is rejected with 78', async (_, name) => {
  const refusal = await opening(() => feedOf({ FEED: 'replay', REPLAY_FILE: path(name) }))
  expect(refusal).toMatchObject({ exitCode: 78, message: expect.stringContaining(path(name)) })
})

test.each(['http://venue:6000', 'https://venue:0', 'http://venue:10080'])(
  'a VENUE_URL of %s, with which every request would fail, is rejected',
  (url) => {
    expect(complaint(readEngine, { VENUE: 'http', VENUE_URL: url })).toMatchObject({
      exitCode: 78,
      message: expect.stringMatching(/VENUE_URL must be .*, whose port \d+ no HTTP client connects to/),
    })
  },
)

const venueOf = (env: NodeJS.ProcessEnv) => openVenue({ ...venueOptions(readEngine(env)), env, log: quietLog() })

test('every accepted VENUE_URL can be requested', async () => {
  const urls = taken('VENUE_URL', readEngine)
  expect(urls).toEqual(['http://[::1]:81'])
  for (const url of urls) openedOrRefused(url, await opening(() => venueOf({ VENUE: 'http', VENUE_URL: url })))
})

test('every accepted VENUE can be opened, or is rejected with 78', async () => {
  const venues = taken('VENUE', readEngine)
  expect(venues).toEqual(expect.arrayContaining(['null', '..', '/', path('folder')]))
  for (const venue of ['paper', 'http', ...venues]) openedOrRefused(venue, await opening(() => venueOf({ VENUE: venue })))
})

test.each([
  ['heartbeat=soon', 'its parameter heartbeat must be 0 or a whole number from 1 to 65535'],
  ['heartbeat=-1', 'its parameter heartbeat must be'],
  ['channelMax=1e9', 'its parameter channelMax must be'],
  ['frameMax=99999999999', 'its parameter frameMax must be'],
  ['frameMax=10', 'its parameter frameMax must be'],
  ['channelMax=1', 'its parameter channelMax must be 0 or a whole number from 16 to 65535'],
])('a RABBITMQ_URL with %s is rejected with 78, without its password', (query, why) => {
  const { RABBITMQ_URL } = readEngine({ RABBITMQ_URL: `amqp://u:s3crt@host?${query}` })
  const refusal = complaint(() => brokerAddress(RABBITMQ_URL, { heartbeatS: 5 }), {})
  expect(refusal).toMatchObject({ exitCode: 78, message: expect.stringContaining(why) })
  expect(refusal).not.toMatchObject({ message: expect.stringContaining('s3crt') })
})

test('a RABBITMQ_URL whose virtual host name is too long is rejected with 78', () => {
  expect(complaint(() => brokerAddress(`amqp://host/${'v'.repeat(256)}`, { heartbeatS: 5 }), {})).toMatchObject({ exitCode: 78 })
})

test.each([
  ['sslkey=/no/such/key.pem', /ENOENT/],
  [`sslrootcert=${folder}/folder`, /EISDIR/],
  ['port=soon', /its port must be a whole number from 1 to 65535/],
  ['port=0', /its port must be/],
  ['statement_timeout=soon', /its parameter statement_timeout must be a whole number of milliseconds from 0 to 2147483647/],
  ['query_timeout=1e3', /its parameter query_timeout must be/],
  ['lock_timeout=99999999999', /its parameter lock_timeout must be/],
  ['idle_in_transaction_session_timeout=-5', /its parameter idle_in_transaction_session_timeout must be/],
])('a DATABASE_URL with %s is rejected with 78, without its password', async (query, why) => {
  const { DATABASE_URL: url } = readEngine({ DATABASE_URL: `postgres://u:s3crt@127.0.0.1:1/trading?${query}` })
  const refusal = await opening(() => openLedger({ url, engine: 'engine-1', log: quietLog() }))
  expect(refusal).toMatchObject({ exitCode: 78, message: expect.stringMatching(why) })
  expect(refusal).not.toMatchObject({ message: expect.stringContaining('s3crt') })
})
