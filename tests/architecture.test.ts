import { join, relative } from 'node:path'
import { manifestOf, workspaces } from '@trading/rig/workspaces'
import { byFolder, circleIn, filesOf, graphOf, importsIn, importsOf, read } from './support/import-graph'

const root = join(__dirname, '..')

// Each part may import only from lower floors; services share only the contracts and never import each other.
const packages: Record<string, string[]> = {
  'packages/contracts': [],
  'packages/runtime': [],
  'packages/postgres': ['@trading/runtime'],
  'packages/ledger': ['@trading/contracts', '@trading/runtime', '@trading/postgres'],
  'packages/messaging': ['@trading/contracts', '@trading/runtime'],
  'packages/dead-letters': ['@trading/contracts', '@trading/runtime', '@trading/messaging'],
  'packages/terminal': ['@trading/runtime'],
  'packages/strategy': ['@trading/contracts', '@trading/runtime'],
  'packages/venue': ['@trading/contracts', '@trading/runtime'],
  'packages/paper-venue': ['@trading/contracts', '@trading/runtime', '@trading/venue'],
  'packages/feeds': ['@trading/contracts', '@trading/runtime', '@trading/strategy'],
  'packages/redis': ['@trading/runtime'],
  'packages/market-data': ['@trading/runtime', '@trading/redis'],
  'packages/market-history': ['@trading/runtime', '@trading/postgres', '@trading/market-data'],
  'packages/market-cache': ['@trading/runtime', '@trading/redis', '@trading/market-data', '@trading/market-history'],
  'packages/portfolio-api': ['@trading/runtime'],
  'packages/gateway-api': ['@trading/contracts'],
}
const below = (...floors: string[]) => workspaces.filter((folder) => floors.some((floor) => folder.startsWith(floor)))
const namesOf = (folders: string[]) => folders.map((folder) => manifestOf(folder).name)
const withoutTerminal = namesOf(below('packages/').filter((folder) => folder !== 'packages/terminal'))
const mayImport: Record<string, string[]> = {
  ...packages,
  // Tool-only modules, which services must not import.
  ...Object.fromEntries(below('service-').map((folder) => [folder, withoutTerminal])),
  // Its image has the tool that makes keys, since Compose runs it there.
  'service-gateway': namesOf(below('packages/')),
  ...Object.fromEntries(below('tools/').map((folder) => [folder, namesOf(below('packages/'))])),
  // What runs in the browser: types of the interface, and nothing of a service.
  'service-gateway/web': ['@trading/gateway-api'],
  dev: ['@trading/contracts', '@trading/feeds', '@trading/runtime', '@trading/terminal'],
  'tests/rig': namesOf(below('packages/', 'tools/', 'service-', 'dev')),
  ...Object.fromEntries(
    ['tests/faults', 'tests/killpoints', 'tests/bench'].map((suite) => [
      suite,
      namesOf(below('packages/', 'tools/', 'service-', 'dev', 'tests/rig')),
    ]),
  ),
}
const parts = Object.keys(mayImport)
/** The source folder of a part. */
const sourcesIn = (part: string) => (part.startsWith('tests/') ? part : join(part, 'src'))
const packageOf = (specifier: string) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
const isFromOutside = (specifier: string) => !specifier.startsWith('.') && !specifier.startsWith('node:')

const sources = parts.flatMap((part) => filesOf(sourcesIn(part)).map((file) => ({ part, file })))
const products = sources.filter(({ part }) => !part.startsWith('tests/') && part !== 'dev')

test('every workspace has its place on a floor', () => expect(parts.sort()).toEqual([...workspaces].sort()))

test.each(parts)('%s imports from lower floors only', (part) => {
  const offences = filesOf(sourcesIn(part)).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('@trading/') && !mayImport[part]?.includes(packageOf(specifier)))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  expect(offences).toEqual([])
})

test.each(parts)('%s declares each package that it imports', (part) => {
  const { name, dependencies, devDependencies } = manifestOf(part)
  // The test tools are dependencies of the whole project.
  const ofTheRoot = part === 'dev' || part.startsWith('tests/') ? manifestOf('.').devDependencies : {}
  const declared = [name, ...Object.keys({ ...dependencies, ...devDependencies, ...ofTheRoot })]
  const offences = filesOf(sourcesIn(part)).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => isFromOutside(specifier) && !declared.includes(packageOf(specifier)))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  expect(offences).toEqual([])
})

test('no import bypasses the public entry point of another workspace', () => {
  const offences = sources.flatMap(({ part, file }) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.') && relative(join(root, part), join(root, file, '..', specifier)).startsWith('..'))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  expect(offences).toEqual([])
})

test('imports are found in every form, including types', () => {
  const written = [
    "import type { A } from './a'",
    "let b: import('./b').B",
    'export * from "./c"',
    "export type { D } from './d'",
    "const e = await import('./e')",
    "const f = require('./f')",
    "import './g'",
    "// import './no'",
    "const text = `import { x } from './no'`",
  ]
  expect(importsIn(written.join('\n'))).toEqual(['./a', './b', './c', './d', './e', './f', './g'])
})

test.each(parts)('%s has no import cycles between files or folders', (part) => {
  const graph = graphOf(filesOf(sourcesIn(part)))
  expect(circleIn(graph)).toBeUndefined()
  expect(circleIn(byFolder(graph, sourcesIn(part)))).toBeUndefined()
})

test('cycles between folders are found, directly or through a third one, and a file beside them counts as a folder', () => {
  const graph = new Map([
    ['src/index.ts', ['src/a/one.ts', 'src/log.ts']],
    ['src/log.ts', []],
    ['src/a/one.ts', ['src/b/two.ts', 'src/log.ts']],
    ['src/b/two.ts', ['src/c/deep/three.ts']],
    ['src/c/deep/three.ts', []],
  ])
  expect(circleIn(byFolder(graph, 'src'))).toBeUndefined()
  graph.set('src/c/deep/three.ts', ['src/a/four.ts'])
  graph.set('src/a/four.ts', [])
  expect(circleIn(graph)).toBeUndefined()
  expect(circleIn(byFolder(graph, 'src'))).toEqual(['a/', 'b/', 'c/', 'a/'])
})

test('rules are pure: they import contracts, the venue port and each other', () => {
  const offences = filesOf('service-b/src/rules').flatMap((file) =>
    importsOf(file)
      .filter((specifier) => !['@trading/contracts', '@trading/venue'].includes(specifier) && !specifier.startsWith('./'))
      .filter((specifier) => !new RegExp(`import type .*'${specifier}'`).test(read(file)))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  expect(offences).toEqual([])
})

test('the environment is read only in index.ts and the entry points beside it', () => {
  const offences = products.filter(
    ({ part, file }) => read(file).includes('process.env') && relative(join(part, 'src'), file).includes('/'),
  )
  expect(offences.map(({ file }) => file)).toEqual([])
})

test('deliveries are acknowledged in one file only, and dead letters in one file of their package', () => {
  const filesWith = (call: RegExp) => products.flatMap(({ file }) => (call.test(read(file)) ? [file] : [])).sort()
  expect(filesWith(/channel\.(ack|nack|reject|ackAll|nackAll)\(/)).toEqual([
    'packages/dead-letters/src/reading.ts',
    'packages/messaging/src/acks.ts',
  ])
  expect(filesWith(/acks\.ack\(/)).toEqual(['packages/messaging/src/acknowledge.ts'])
})

test('messaging receives queue families and topics as parameters and names none', () => {
  const named = /\bimport \{[^}]*\b(signals|families|topics|allDeclarations)\b[^}]*\} from '@trading\/contracts'/
  expect(filesOf('packages/messaging/src').filter((file) => named.test(read(file)))).toEqual([])
})

test('an index.ts is a wiring diagram without branches', () => {
  for (const { file } of products.filter((source) => source.file.endsWith('/index.ts'))) {
    expect(read(file)).not.toMatch(/\b(if|switch|for|while)\s*\(/)
  }
})
