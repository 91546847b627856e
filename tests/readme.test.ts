import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { Signal } from '@trading/contracts'
import ts from 'typescript'
import { replaceSection } from '../dev/src/docs/replace-section'
import { settingsSections } from '../dev/src/docs/settings-sections'
import { settings as generator } from '../service-a/src/config'
import type { Feed, Tick } from '../service-a/src/feed/feed'
import { createGenerator } from '../service-a/src/generator'
import type { Strategy } from '../service-a/src/strategy/strategy'
import { settings as engine, paperVenueServerSettings as paperVenue } from '../service-b/src/config'
import { orderFor } from '../service-b/src/rules/order'
import { startPaperVenueServer } from '../service-b/src/venue/paper-venue-server'
import type { Venue } from '../service-b/src/venue/venue'
import { aSignal } from './support/signals'

// The compiler looks at each snippet as at a file of its own.
jest.setTimeout(60_000)

const root = join(__dirname, '..')
// A checkout may have made the lines end with CRLF.
const page = (file: string): string => readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n')
const readme = page('README.md')

/** The snippets by the file that their first line names. */
const snippets = Object.fromEntries(
  [...page('docs/extending.md').matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, file, code]) => [file as string, code as string]),
)

/** Type-checks a snippet as the file it says it is, and loads it. */
function load<T>(file: string): T {
  const path = join(root, file)
  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const host = ts.createCompilerHost({ ...options, noEmit: true })
  const readFile = host.readFile
  host.readFile = (name) => (name === path ? snippets[file] : readFile(name))
  const fileExists = host.fileExists
  host.fileExists = (name) => name === path || fileExists(name)
  const program = ts.createProgram([path], { ...options, noEmit: true }, host)
  const faults = ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  expect(faults).toEqual([])

  const { outputText } = ts.transpileModule(snippets[file] as string, { compilerOptions: { ...options, module: ts.ModuleKind.CommonJS } })
  const exported = {}
  const requireFrom = createRequire(path)
  const resolve = (specifier: string) => (specifier.startsWith('.') ? require(join(dirname(path), specifier)) : requireFrom(specifier))
  new Function('exports', 'require', outputText)(exported, resolve)
  return exported as T
}

test('the tables of settings are what the code says (else: npm run generate)', () => {
  const sections = settingsSections({ generator, engine, paperVenue })
  const regenerated = Object.entries(sections).reduce(
    (text, [name, section]) => replaceSection(text, name, section),
    page('docs/settings.md'),
  )
  expect(page('docs/settings.md')).toBe(regenerated)
})

test('the strategy of docs/extending.md type-checks and issues signals', async () => {
  const { contrarian } = load<{ contrarian: () => Strategy }>('service-a/src/strategy/contrarian.ts')
  const feed: Feed = ['10', '11', '9'].map((price) => ({ symbol: 'X', price }))
  const signals: Signal[] = []
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const run = createGenerator({ feed, strategy: contrarian(), log, intervalMs: 0, publish: async (signal) => void signals.push(signal) })
  await run.finished
  expect(signals).toMatchObject([
    { strategy: 'contrarian', side: 'SELL', referencePrice: '11' },
    { strategy: 'contrarian', side: 'BUY', referencePrice: '9' },
  ])
})

test('the feed of docs/extending.md type-checks and yields what its server says', async () => {
  const { polledFeed } = load<{ polledFeed: (url: string) => AsyncGenerator<Tick> }>('service-a/src/feed/polled-feed.ts')
  const server = createServer((_, response) => response.end('{"symbol":"X","price":"7.5","volume":3}')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const feed = polledFeed(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  expect(await feed.next()).toEqual({ done: false, value: { symbol: 'X', price: '7.5' } })
  await feed.return(undefined)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('the venue of docs/extending.md type-checks, fills at a real server, finds what it filled, and tells an outage', async () => {
  const { myVenue } = load<{ myVenue: (url: string) => Venue }>('service-b/src/venue/my-venue.ts')
  const server = await startPaperVenueServer()
  const venue = myVenue(server.url)
  const order = orderFor(aSignal(), undefined)
  const { signal: abort } = new AbortController()
  expect(await venue.find(order.clientOrderId, abort)).toBeUndefined()
  const fill = await venue.place(order, abort)
  expect(fill).toMatchObject({ status: 'FILLED', filledQuantity: '10' })
  expect(await venue.find(order.clientOrderId, abort)).toEqual(fill)
  await expect(myVenue(`${server.url}/elsewhere`).find(order.clientOrderId, abort)).rejects.toMatchObject({ code: 'VENUE_FAULT' })
  server.venue.misbehave({ down: true })
  await expect(venue.place(order, abort)).rejects.toMatchObject({ code: 'VENUE_FAULT' })
  await expect(venue.find(order.clientOrderId, abort)).rejects.toMatchObject({ code: 'VENUE_FAULT' })
  await server.close()
})

const linksOf = (file: string): string[] =>
  [...page(file).matchAll(/\]\(([^)#]+)[^)]*\)/g)]
    .map(([, target]) => target as string)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => join(dirname(file), target))

const pages = ['README.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file))]

test.each(pages.filter((file) => file.endsWith('.md')))('every link of %s leads somewhere', (file) => {
  for (const target of linksOf(file)) expect(`${target}: ${existsSync(join(root, target))}`).toBe(`${target}: true`)
})

test('the README can be read in a few minutes', () => {
  expect(readme.split(/\s+/).length).toBeLessThanOrEqual(1_500)
})

test('every folder and npm script that the README names exists', () => {
  const folders = [...readme.matchAll(/^([\w/.-]+\/) {2,}/gm)].map(([, folder]) => folder as string)
  expect(folders.length).toBeGreaterThan(5)
  for (const target of folders) expect(`${target}: ${existsSync(join(root, target))}`).toBe(`${target}: true`)
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/npm (?:run )?(\w+)/g)].map(([, script]) => script as string).filter((script) => script !== 'ci')
  for (const script of named) expect(scripts).toHaveProperty(script)
})

test('the packages in the table of dependencies are the packages that are installed', () => {
  const table = page('docs/dependencies.md')
  const manifests = [
    '.',
    'service-a',
    'service-b',
    'dlq',
    'ledger-cli',
    'dev',
    'packages/contracts',
    'packages/runtime',
    'packages/postgres',
    'packages/ledger',
    'packages/messaging',
    'packages/terminal',
  ]
  const wanted = manifests.flatMap((folder) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    return Object.keys({ ...dependencies, ...devDependencies })
  })
  const named = [...new Set(wanted)].filter((name) => !name.startsWith('@trading/') && !name.startsWith('@types/'))
  const missing = named.filter((name) => !table.includes(name === '@biomejs/biome' ? 'Biome' : name))
  expect(missing).toEqual([])
})
