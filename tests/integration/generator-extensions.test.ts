import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Signal, signalSchema } from '@trading/contracts'
import { killServices, startService } from '@trading/rig/service-process'
import { workQueue } from '@trading/rig/signal-queues'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import ts from 'typescript'
import { moduleFolder } from '../support/module-folder'

const root = join(__dirname, '..', '..')
const { folder, write, remove } = moduleFolder()

let broker: TestBroker
let prices: Server
let asked = 0
beforeAll(async () => {
  broker = await openTestBroker()
  prices = createServer((_, response) => response.end(JSON.stringify({ symbol: 'X', price: String(10 + (asked++ % 2)) })))
  await new Promise<void>((resolve) => prices.listen(0, '127.0.0.1', resolve))
})
afterEach(killServices)
afterAll(async () => {
  prices.closeAllConnections()
  await new Promise((resolve) => prices.close(resolve))
  await broker.close()
  remove()
})

const takeAll = async (): Promise<Signal[]> => {
  const channel = await broker.channel()
  const signals: Signal[] = []
  for (let got = await channel.get(workQueue, { noAck: true }); got; got = await channel.get(workQueue, { noAck: true }))
    signals.push(signalSchema.parse(JSON.parse(got.content.toString())))
  return signals
}

const ways = [
  ['as npm start runs it', true],
  ['as it is built', false],
] as const

const start = (env: NodeJS.ProcessEnv, fromSource: boolean) =>
  startService('service-a', { RABBITMQ_URL: broker.url, SIGNAL_INTERVAL_MS: '1', INIT_CWD: folder, ...env }, { fromSource })

/** Starts a generator and resolves with the signals that it issued before it finished. */
async function issuedBy(env: NodeJS.ProcessEnv, fromSource: boolean): Promise<Signal[]> {
  expect(await start(env, fromSource).exited).toBe(0)
  return takeAll()
}

/** An example as plain JavaScript, for a built service and a Node.js without TypeScript. */
function compiled(example: string): string {
  const { outputText } = ts.transpileModule(readFileSync(join(root, 'extensions', example), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  const name = example.replace('.ts', '.js')
  write(name, outputText)
  return `./${name}`
}

test.each(ways)('the strategy and the feed of docs/extending.md issue signals, %s', async (_, fromSource) => {
  const of = (example: string) => (fromSource ? join(root, 'extensions', example) : compiled(example))
  const MY_FEED_URL = `http://127.0.0.1:${(prices.address() as AddressInfo).port}`
  const env = { STRATEGY: of('my-strategy.ts'), FEED: of('my-feed.ts'), MY_FEED_URL, MY_CONFIDENCE: '0.25', SIGNAL_LIMIT: '3' }
  const signals = await issuedBy(env, fromSource)
  expect(signals).toHaveLength(3)
  for (const { strategy, symbol, side, referencePrice, confidence } of signals)
    expect({ strategy, symbol, side, confidence }).toEqual({
      ...{ strategy: 'my-strategy', symbol: 'X', confidence: 0.25 },
      side: referencePrice === '10' ? 'BUY' : 'SELL',
    })
})

test('paths are relative to the working directory', async () => {
  const env = { STRATEGY: './extensions/my-strategy.ts', SIGNAL_LIMIT: '1' }
  expect(await issuedBy({ ...env, INIT_CWD: root }, true)).toMatchObject([{ strategy: 'my-strategy' }])
  const below = { ...env, STRATEGY: '../extensions/my-strategy.ts', INIT_CWD: join(root, 'service-a') }
  expect(await issuedBy(below, true)).toMatchObject([{ strategy: 'my-strategy' }])
})

const buys = (name: string) => `({ env, seed, log }) => {
  log.info({ event: 'mine.opened', seed, own: env.OF_MY_OWN }, 'opened')
  return { name: ${name}, warmUpTicks: 0, onTick: () => ({ side: 'BUY', confidence: 1 }) }
}`
write('strategy.js', `module.exports = ${buys("'common'")}`)
write('strategy.mjs', `export default ${buys("'module'")}`)
write('node_modules/@me/strategy/package.json', '{ "name": "@me/strategy", "main": "lib/strategy.js" }')
write('node_modules/@me/strategy/lib/strategy.js', `module.exports = async (context) => (${buys("'installed'")})(context)`)
write('array.js', "module.exports = () => ['1', '2'].map((price) => ({ symbol: 'X', price }))")
write('generator.mjs', "export default function* ({ seed }) {\n  yield { symbol: 'Y', price: String(seed) }\n}")
write('node_modules/my-feed/index.js', "module.exports = async function* () {\n  yield { symbol: 'Z', price: '3', volume: 7 }\n}")

test.each(ways)('strategies and feeds of any kind of JavaScript module issue signals until the feed ends, %s', async (_, fromSource) => {
  const issued = []
  for (const [STRATEGY, FEED] of [
    ['./strategy.js', join(folder, 'array.js')],
    ['./strategy.mjs', './generator.mjs'],
    ['@me/strategy', 'my-feed'],
  ]) {
    const signals = await issuedBy({ STRATEGY, FEED, SEED: '7' }, fromSource)
    issued.push(signals.map(({ strategy, symbol, referencePrice }) => `${strategy} ${symbol} ${referencePrice}`).sort())
  }
  expect(issued).toEqual([['common X 1', 'common X 2'], ['module Y 7'], ['installed Z 3']])
})

test('the factory receives the environment, the seed and the log', async () => {
  const generator = start({ STRATEGY: './strategy.js', FEED: './array.js', SEED: '7', OF_MY_OWN: 'mine' }, false)
  expect(await generator.seen('mine.opened')).toMatchObject({ level: 'info', service: 'service-a', seed: 7, own: 'mine', msg: 'opened' })
  expect(await generator.exited).toBe(0)
  expect(await takeAll()).toHaveLength(2)
})

write('throws.js', "\nthrow new Error('no key\\nat all')")
write('nothing.js', '')
write('named.js', 'exports.mine = () => undefined')
write('fails.js', "module.exports = ({ env }) => {\n  throw new Error('MY_KEY is not set')\n}")
write('gives-nothing.js', 'module.exports = () => undefined')
write('gives-text.js', "module.exports = () => 'ticks'")
write('not-iterable.js', 'module.exports = () => ({ next: () => ({ done: true }) })')
write('lacks-on-tick.js', "module.exports = () => ({ name: 'mine', warmUpTicks: 0 })")
write('nameless.js', 'module.exports = () => ({ warmUpTicks: 0, onTick() {} })')
write('no-warm-up.js', "module.exports = () => ({ name: 'mine', onTick() {} })")

const unusable: [what: string, setting: 'STRATEGY' | 'FEED', value: string, sentence: string | RegExp][] = [
  ['is not there', 'STRATEGY', './absent.js', `STRATEGY=./absent.js names no module: nothing found at ${join(folder, 'absent.js')}`],
  ['is not there', 'FEED', './absent.js', `FEED=./absent.js names no module: nothing found at ${join(folder, 'absent.js')}`],
  ['is not installed', 'STRATEGY', 'momentun', /^STRATEGY=momentun is neither one of momentum, random nor a package that is installed in /],
  ['is not installed', 'FEED', 'replai', /^FEED=replai is neither one of simulated, replay nor a package that is installed in /],
  ['throws when it is loaded', 'STRATEGY', './throws.js', /^STRATEGY=\.\/throws\.js cannot be loaded: \S+throws\.js:2: no key at all$/],
  ['throws when it is loaded', 'FEED', './throws.js', /^FEED=\.\/throws\.js cannot be loaded: \S+throws\.js:2: no key at all$/],
  ['exports nothing', 'STRATEGY', './nothing.js', /^STRATEGY=\.\/nothing\.js exports nothing; expected a factory as its default export/],
  [
    'exports something else',
    'FEED',
    './named.js',
    /^FEED=\.\/named\.js exports an object with mine; expected a factory as its default exp/,
  ],
  ['has a factory that throws', 'STRATEGY', './fails.js', /^STRATEGY=\S+ cannot be used: its factory failed at \S+:2: MY_KEY is not set$/],
  ['has a factory that throws', 'FEED', './fails.js', /^FEED=\S+ cannot be used: its factory failed at \S+:2: MY_KEY is not set$/],
  ['gives nothing', 'STRATEGY', './gives-nothing.js', /^STRATEGY=\S+ cannot be used: the result of its factory is undefined$/],
  ['gives nothing', 'FEED', './gives-nothing.js', /^FEED=\S+ cannot be used: the result of its factory is undefined$/],
  ['gives a text', 'FEED', './gives-text.js', /^FEED=\S+ cannot be used: the result of its factory is a string$/],
  ['lacks onTick', 'STRATEGY', './lacks-on-tick.js', /^STRATEGY=\S+ cannot be used: the result of its factory has no method onTick\(\)$/],
  ['has no name', 'STRATEGY', './nameless.js', /factory has no name of 1 to 64 characters$/],
  ['has no warm-up', 'STRATEGY', './no-warm-up.js', /factory has no warmUpTicks that is a whole number from 0$/],
  [
    'cannot be iterated over',
    'FEED',
    './not-iterable.js',
    /factory has no method \[Symbol\.iterator\]\(\) and no method \[Symbol\.asyncIterator\]/,
  ],
]

/** Starts one generator with each of these concurrently, and waits for their output. */
const refusals = (cases: typeof unusable, fromSource: boolean) =>
  Promise.all(
    cases.map(async ([what, setting, value, sentence]) => {
      const generator = start({ [setting]: value }, fromSource)
      const exitCode = await generator.exited
      const [wrong, ...others] = generator.lines.filter(({ level }) => level === 'error')
      const msg = typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)
      expect({ what, exitCode, msg: wrong?.msg, others, errors: generator.errors() }).toEqual({
        what,
        exitCode: 78,
        msg,
        others: [],
        errors: '',
      })
      expect(wrong).not.toHaveProperty('err')
    }),
  )

test('with an unusable module the generator exits with 78 and a sentence that says why, built or not', async () => {
  const atOnce = 4
  for (let first = 0; first < unusable.length; first += atOnce) await refusals(unusable.slice(first, first + atOnce), false)
  // From here on the same code loads it; extensions.test.ts tests both ways in each case.
  await refusals(unusable.slice(-2), true)
  expect(await takeAll()).toEqual([])
})

write('bad-tick.js', "module.exports = function* () {\n  yield { symbol: 'X', price: '1' }\n  yield { symbol: 'X', price: 2 }\n}")
write(
  'bad-decision.js',
  "module.exports = () => ({ name: 'mine', warmUpTicks: 0, onTick: ({ price }) => ({ side: 'BUY', confidence: Number(price) }) })",
)

test.each([
  [
    'a tick',
    { FEED: './bad-tick.js', STRATEGY: 'random' },
    'tick 2 of the feed is invalid: price: Invalid input: expected string, received number',
  ],
  [
    'a decision',
    { FEED: './array.js', STRATEGY: './bad-decision.js' },
    'the strategy mine returned an invalid decision on X at 2: confidence: Too big: expected number to be <=1',
  ],
])(
  'after %s that is invalid the generator exits with 1 and a sentence; earlier signals are published, and nothing else',
  async (_, env, sentence) => {
    const generator = start(env, false)
    expect(await generator.exited).toBe(1)
    expect(generator.lines.filter(({ level }) => level === 'error')).toMatchObject([{ msg: sentence, exitCode: 1 }])
    expect(await takeAll()).toMatchObject([{ symbol: 'X', referencePrice: '1', sequence: 1 }])
  },
)
