import { join } from 'node:path'
import type { ExecutionReport } from '@trading/contracts'
import { collectReports } from '@trading/rig/reports'
import { killServices, startService } from '@trading/rig/service-process'
import { aSignal } from '@trading/rig/signals'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { type PaperVenueServer, startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { moduleFolder } from '../support/module-folder'

const root = join(__dirname, '..', '..')
const { folder, write, remove } = moduleFolder()

let broker: TestBroker
let reports: () => Promise<ExecutionReport[]>
let paper: PaperVenueServer
beforeAll(async () => {
  broker = await openTestBroker()
  reports = await collectReports(broker)
  paper = await startPaperVenueServer({ drainMs: 50 })
})
afterEach(killServices)
afterAll(async () => {
  await paper.close()
  await broker.close()
  remove()
})

const ways = [
  ['as npm start runs it', true],
  ['as it is built', false],
] as const
const takesTypeScript = Boolean((process.features as { typescript?: unknown }).typescript)

/** Starts an engine and resolves with the venue's name in the report of a signal that it executed. */
async function executedAt(env: NodeJS.ProcessEnv, fromSource: boolean): Promise<string> {
  const engine = startService('service-b', { RABBITMQ_URL: broker.url, LEDGER: 'off', MY_VENUE_URL: paper.url, ...env }, { fromSource })
  await engine.seen('service.ready')
  const signal = aSignal()
  await broker.publish(signal)
  const report = await until('it is reported', async () => (await reports()).find(({ signalId }) => signalId === signal.id))
  expect(report).toMatchObject({ status: 'FILLED', filledQuantity: signal.quantity })
  engine.kill('SIGTERM')
  expect(await engine.exited).toBe(0)
  return report.venue
}

test('the venue of docs/extending.md executes signals, as TypeScript, by its path relative to the working directory', async () => {
  expect(await executedAt({ VENUE: './extensions/my-venue.ts', INIT_CWD: root }, true)).toBe('my-venue')
  expect(await executedAt({ VENUE: '../extensions/my-venue.ts', INIT_CWD: join(root, 'service-b') }, true)).toBe('my-venue')
})

const fillsAll = (name: string) => `({ env, seed, log }) => {
  log.info({ event: 'mine.opened', seed, own: env.OF_MY_OWN }, 'opened')
  const fills = new Map()
  return {
    name: ${name},
    async place({ clientOrderId, quantity, referencePrice }) {
      fills.set(clientOrderId, { status: 'FILLED', filledQuantity: quantity, averagePrice: referencePrice, fee: '0', at: new Date().toISOString() })
      return fills.get(clientOrderId)
    },
    find: async (clientOrderId) => fills.get(clientOrderId),
  }
}`

write('common.js', `module.exports = ${fillsAll("'common'")}`)
write('compiled.js', `Object.defineProperty(exports, '__esModule', { value: true })\nexports.default = ${fillsAll("'compiled'")}`)
write('module.mjs', `export default ${fillsAll("'module'")}`)
write('awaits.mjs', `const name = await Promise.resolve('awaits')\nexport default ${fillsAll('name')}`)
write('node_modules/@me/venue/package.json', '{ "name": "@me/venue", "main": "lib/venue.js" }')
write('node_modules/@me/venue/lib/venue.js', `module.exports = async (context) => (${fillsAll("'installed'")})(context)`)

test.each(ways)('a venue of any kind of JavaScript module executes signals, %s', async (_, fromSource) => {
  const venues = []
  for (const VENUE of ['./common.js', join(folder, 'compiled.js'), './module.mjs', './awaits.mjs', '@me/venue'])
    venues.push(await executedAt({ VENUE, INIT_CWD: folder }, fromSource))
  expect(venues).toEqual(['common', 'compiled', 'module', 'awaits', 'installed'])
})

test('the factory receives the environment, the seed and the log', async () => {
  const env = { RABBITMQ_URL: broker.url, LEDGER: 'off', SEED: '7', OF_MY_OWN: 'mine', VENUE: join(folder, 'common.js') }
  const line = await startService('service-b', env).seen('mine.opened')
  expect(line).toMatchObject({ level: 'info', service: 'service-b', seed: 7, own: 'mine', msg: 'opened' })
})

write('throws.js', "\nthrow new Error('no key\\nat all')")
write('syntax.js', 'const = 1')
write('outside.js', "require('@trading/venue')")
write('nothing.js', '')
write('named.js', 'exports.myVenue = () => undefined')
write('text.js', "module.exports = 'venue'")
write('fails.js', "module.exports = ({ env }) => {\n  throw new Error('MY_KEY is not set')\n}")
write('rejects.js', "module.exports = async () => {\n  throw new Error('no such account')\n}")
write('gives-nothing.js', 'module.exports = () => undefined')
write('lacks-one.js', "module.exports = () => ({ name: 'mine', place: async () => ({}) })")
write('lacks-both.js', "module.exports = () => ({ name: 'mine', find: true })")
write('list.js', "module.exports = () => ({ name: 'mine', place() {}, find() {}, orders: [] })")
write('nameless.js', 'module.exports = () => ({ place() {}, find() {} })')
write('long-name.js', "module.exports = () => ({ name: 'x'.repeat(65), place() {}, find() {} })")
write('node_modules/imported-only/package.json', '{ "name": "imported-only", "exports": { "import": "./index.mjs" } }')

const unusable: [what: string, VENUE: string, sentence: string | RegExp][] = [
  ['a path that is not there', './absent.js', `VENUE=./absent.js names no module: nothing found at ${join(folder, 'absent.js')}`],
  [
    'a package that is not installed',
    'papr',
    /^VENUE=papr is neither one of paper, http nor a package that is installed in \S+ or in the serv/,
  ],
  ['a module of Node', 'path', /^VENUE=path is neither one of paper, http nor a package/],
  ['a file whose path lacks its ./', 'common.js', /^VENUE=common\.js is neither .*; a path must begin with \.\/, \.\.\/ or \/$/],
  [
    'a package without an entry for require()',
    'imported-only',
    /names a package whose exports have no entry for require\(\): give the path/,
  ],
  ['one that throws when it is loaded', './throws.js', `VENUE=./throws.js cannot be loaded: ${join(folder, 'throws.js')}:2: no key at all`],
  ['one that is no JavaScript', './syntax.js', /^VENUE=\.\/syntax\.js cannot be loaded: \S+syntax\.js:1: SyntaxError: /],
  [
    'one that imports values from outside',
    './outside.js',
    /cannot be loaded: .*Cannot find module '@trading\/venue'.*import type.*same `code` instead$/,
  ],
  [
    'one that exports nothing',
    './nothing.js',
    'VENUE=./nothing.js exports nothing; expected a factory as its default export: ({ env, seed, log }) => …',
  ],
  [
    'one that exports a name',
    './named.js',
    /^VENUE=\.\/named\.js exports an object with myVenue; expected a factory as its default export/,
  ],
  ['one that exports a text', './text.js', /^VENUE=\.\/text\.js exports a string; expected/],
  [
    'one whose factory throws',
    './fails.js',
    `VENUE=./fails.js cannot be used: its factory failed at ${join(folder, 'fails.js')}:2: MY_KEY is not set`,
  ],
  ['one whose factory rejects', './rejects.js', /its factory failed at \S+rejects\.js:2: no such account$/],
  [
    'one whose factory gives nothing',
    './gives-nothing.js',
    'VENUE=./gives-nothing.js cannot be used: the result of its factory is undefined',
  ],
  ['one that lacks a method', './lacks-one.js', 'VENUE=./lacks-one.js cannot be used: the result of its factory has no method find()'],
  ['one that lacks both', './lacks-both.js', /factory has no method place\(\) and no method find\(\)$/],
  ['one whose list is no method', './list.js', /factory has orders that is not a method$/],
  ['one without a name', './nameless.js', /factory has no name of 1 to 64 characters$/],
  ['one with too long a name', './long-name.js', /factory has no name of 1 to 64 characters$/],
]

test.each(unusable)('with %s the engine exits with 78 and a sentence that says so, built or not', async (_, VENUE, sentence) => {
  const env = { RABBITMQ_URL: broker.url, LEDGER: 'off', INIT_CWD: folder, VENUE }
  const engines = ways.map(([, fromSource]) => startService('service-b', env, { fromSource }))
  for (const engine of engines) {
    expect(await engine.exited).toBe(78)
    const [wrong, ...others] = engine.lines.filter(({ level }) => level === 'error')
    expect(wrong?.msg).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence))
    expect(wrong).not.toHaveProperty('err')
    expect([others, engine.errors()]).toEqual([[], ''])
  }
})

test('TypeScript in a service that is built is loaded by a Node that can, and otherwise ends with 78 and what to do', async () => {
  write('typed.ts', `export default ${fillsAll("'typed'")}`.replace('({ env, seed, log })', '({ env, seed, log }: any)'))
  const env = { VENUE: './typed.ts', INIT_CWD: folder }
  expect(await executedAt(env, true)).toBe('typed')
  if (takesTypeScript) return expect(await executedAt(env, false)).toBe('typed')
  const engine = startService('service-b', { RABBITMQ_URL: broker.url, LEDGER: 'off', ...env })
  expect(await engine.exited).toBe(78)
  const [wrong] = engine.lines.filter(({ level }) => level === 'error')
  expect(wrong?.msg).toMatch(
    /^VENUE=\.\/typed\.ts cannot be loaded: Node \S+ cannot run TypeScript in a built service; name a \.js file, or use/,
  )
})

test('a value that is neither a name nor a path is reported with all other invalid settings', async () => {
  const engine = startService('service-b', { VENUE: 'My Venue', PREFETCH: 'ten' })
  expect(await engine.exited).toBe(78)
  expect(engine.errors()).toContain(
    'VENUE must be one of paper, http, the path of a module such as ./mine.ts, or the name of an installed package, got "My Venue"',
  )
  expect(engine.errors()).toContain('PREFETCH must be')
})
