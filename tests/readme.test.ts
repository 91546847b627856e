import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { Signal } from '@trading/contracts'
import { aSignal } from '@trading/rig/signals'
import { manifestOf, workspaces } from '@trading/rig/workspaces'
import type { Feed } from '@trading/strategy'
import ts from 'typescript'
import { services } from '../dev/services'
import { replaceSections } from '../dev/src/docs/replace-section'
import { settingsSections } from '../dev/src/docs/settings-sections'
import myFeed from '../extensions/my-feed'
import myStrategy from '../extensions/my-strategy'
import myVenue from '../extensions/my-venue'
import { createGenerator } from '../service-a/src/generator'
import { orderFor } from '../service-b/src/rules/order'
import { startPaperVenueServer } from '../service-paper-venue/src/paper-venue-server'

// Each example is compiled as a separate program.
jest.setTimeout(60_000)

const root = join(__dirname, '..')
// A checkout may have CRLF line endings.
const page = (file: string): string => readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n')
const readme = page('README.md')

/** The snippets, by the file named in their first line. */
const snippets = Object.fromEntries(
  [...page('docs/extending.md').matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, file, code]) => [file as string, code as string]),
)

/** The compiler's diagnostics for a file, under stricter options than those of the project. */
function faultsOf(file: string, stricter: ts.CompilerOptions): string[] {
  const config = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const bundled = { moduleResolution: ts.ModuleResolutionKind.Bundler, noEmit: true, allowImportingTsExtensions: true }
  const program = ts.createProgram([join(root, file)], { ...options, ...bundled, ...stricter })
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(join(root, file)))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

test('the tables of settings match the code (if not: npm run generate)', () => {
  const documented = services.map((service) => ({ service, settings: require(join(root, service.folder, 'src', 'config')).settings }))
  expect(page('docs/settings.md')).toBe(replaceSections(page('docs/settings.md'), settingsSections(documented)))
})

const examples = readdirSync(join(root, 'extensions')).filter((file) => file.endsWith('.ts'))

test('docs/extending.md shows exactly the modules of the folder extensions', () => {
  expect(Object.keys(snippets).sort()).toEqual(examples.map((file) => `extensions/${file}`))
  for (const [file, code] of Object.entries(snippets)) expect(code).toBe(page(file))
})

test.each(examples)('extensions/%s compiles without errors and has only erasable types', (file) => {
  const erasable = { erasableSyntaxOnly: true, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true }
  expect(faultsOf(join('extensions', file), erasable)).toEqual([])
})

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

test('the strategy of docs/extending.md issues signals', async () => {
  const feed: Feed = ['10', '11', '9'].map((price) => ({ symbol: 'X', price }))
  const strategy = await myStrategy({ env: {}, seed: 1, log })
  const signals: Signal[] = []
  await createGenerator({ feed, strategy, log, intervalMs: 0, publish: async (signal) => void signals.push(signal) }).finished
  expect(signals).toMatchObject([
    { strategy: 'my-strategy', side: 'SELL', referencePrice: '11' },
    { strategy: 'my-strategy', side: 'BUY', referencePrice: '9' },
  ])
})

test('the feed of docs/extending.md yields what its server sends', async () => {
  const server = createServer((_, response) => response.end('{"symbol":"X","price":"7.5","volume":3}')).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const feed = await myFeed({ env: { MY_FEED_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, seed: 1, log })
  for await (const tick of feed) {
    expect(tick).toEqual({ symbol: 'X', price: '7.5' })
    break
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('the venue of docs/extending.md fills at a real server, finds what it filled, and reports an outage', async () => {
  const venueAt = async (url: string) => myVenue({ env: { MY_VENUE_URL: url }, seed: 1, log })
  const server = await startPaperVenueServer()
  const venue = await venueAt(server.url)
  const order = orderFor(aSignal(), undefined)
  const { signal: abort } = new AbortController()
  expect(await venue.find(order.clientOrderId, abort)).toBeUndefined()
  const fill = await venue.place(order, abort)
  expect(fill).toMatchObject({ status: 'FILLED', filledQuantity: '10' })
  expect(await venue.find(order.clientOrderId, abort)).toEqual(fill)
  const elsewhere = await venueAt(`${server.url}/elsewhere`)
  await expect(elsewhere.find(order.clientOrderId, abort)).rejects.toMatchObject({ code: 'VENUE_FAULT' })
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

test.each(pages.filter((file) => file.endsWith('.md')))('every link of %s has a target', (file) => {
  for (const target of linksOf(file)) expect(`${target}: ${existsSync(join(root, target))}`).toBe(`${target}: true`)
})

test('the README can be read in a few minutes', () => {
  expect(readme.split(/\s+/).length).toBeLessThanOrEqual(1_500)
})

const folders = [...readme.matchAll(/^([\w/.-]+\/)(?: |$)/gm)].map(([, folder]) => folder as string)

test('the README shows where each workspace is', () => {
  expect(workspaces.filter((workspace) => !folders.some((folder) => `${workspace}/`.startsWith(folder)))).toEqual([])
})

test('every folder and npm script that the README names exists', () => {
  expect(folders.length).toBeGreaterThan(5)
  for (const target of folders) expect(`${target}: ${existsSync(join(root, target))}`).toBe(`${target}: true`)
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/npm (?:run )?(\w+)/g)].map(([, script]) => script as string).filter((script) => script !== 'ci')
  for (const script of named) expect(scripts).toHaveProperty(script)
})

test('the table of dependencies lists the installed packages', () => {
  const table = page('docs/dependencies.md')
  const wanted = ['.', ...workspaces].flatMap((folder) => {
    const { dependencies = {}, devDependencies = {} } = manifestOf(folder)
    return Object.keys({ ...dependencies, ...devDependencies })
  })
  const named = [...new Set(wanted)].filter((name) => !name.startsWith('@trading/') && !name.startsWith('@types/'))
  const missing = named.filter((name) => !table.includes(name === '@biomejs/biome' ? 'Biome' : name))
  expect(missing).toEqual([])
})
