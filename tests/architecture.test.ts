import { join, relative } from 'node:path'
import { services } from '../dev/services'
import { byFolder, circleIn, filesOf, graphOf, importsIn, importsOf, read } from './support/import-graph'
import { manifestOf, packagesOf } from './support/workspaces'

const root = join(__dirname, '..')

// What each part may import of the others: lower floors only; services meet in the contracts and never import each other.
const mayImport: Record<string, string[]> = {
  'packages/contracts': [],
  'packages/runtime': [],
  'packages/postgres': ['@trading/runtime'],
  'packages/ledger': ['@trading/contracts', '@trading/runtime', '@trading/postgres'],
  'packages/messaging': ['@trading/contracts', '@trading/runtime'],
  'packages/terminal': ['@trading/runtime'],
  'packages/strategy': ['@trading/contracts', '@trading/runtime'],
  'packages/venue': ['@trading/contracts', '@trading/runtime'],
  'packages/paper-venue': ['@trading/contracts', '@trading/runtime', '@trading/venue'],
  ...Object.fromEntries(services.map(({ folder }) => [folder, declaredPackages(folder)])),
  dlq: ['@trading/contracts', '@trading/runtime', '@trading/messaging', '@trading/terminal'],
  'ledger-cli': ['@trading/contracts', '@trading/runtime', '@trading/ledger', '@trading/terminal'],
}

/** A service may import the packages that its manifest declares; what is for tools is not for services. */
function declaredPackages(folder: string): string[] {
  const packages = packagesOf(folder).filter((other) => other.startsWith('packages/') && other !== 'packages/terminal')
  return packages.map((other) => manifestOf(other).name)
}

const sources = Object.keys(mayImport).flatMap((part) => filesOf(join(part, 'src')).map((file) => ({ part, file })))

test.each(Object.keys(mayImport))('%s imports from lower floors only', (part) => {
  const offences = filesOf(join(part, 'src')).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('@trading/') && !mayImport[part]?.includes(specifier))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  expect(offences).toEqual([])
})

test('nothing reaches into another workspace past its front door', () => {
  const offences = sources.flatMap(({ part, file }) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('..') && relative(join(root, part), join(root, file, '..', specifier)).startsWith('..'))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  expect(offences).toEqual([])
})

test('what imports what is seen however it is written, types included', () => {
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

test.each([...Object.keys(mayImport), 'dev'])('in %s no imports lead in a circle, between files or between folders', (part) => {
  const graph = graphOf(filesOf(join(part, 'src')))
  expect(circleIn(graph)).toBeUndefined()
  expect(circleIn(byFolder(graph, join(part, 'src')))).toBeUndefined()
})

test('two folders that import each other are found, by way of a third too, and a file beside them is a place of its own', () => {
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

test('the environment is read in index.ts and the entry points beside it only', () => {
  const offences = sources.filter(({ part, file }) => read(file).includes('process.env') && relative(join(part, 'src'), file).includes('/'))
  expect(offences.map(({ file }) => file)).toEqual([])
})

test('deliveries are acknowledged in one file, and dead letters by the tool for them in one', () => {
  const offences = sources.filter(({ file }) => /channel\.(ack|nack|reject|ackAll|nackAll)\(/.test(read(file))).map(({ file }) => file)
  expect(offences).toEqual(['packages/messaging/src/acknowledge.ts', 'dlq/src/reading.ts'])
})

test('messaging knows queue families and topics by what it is given, and none by name', () => {
  const named = /\bimport \{[^}]*\b(signals|families|topics|allDeclarations)\b[^}]*\} from '@trading\/contracts'/
  expect(filesOf('packages/messaging/src').filter((file) => named.test(read(file)))).toEqual([])
})

test('an index.ts is a wiring diagram without branches', () => {
  for (const { file } of sources.filter((source) => source.file.endsWith('/index.ts'))) {
    expect(read(file)).not.toMatch(/\b(if|switch|for|while)\s*\(/)
  }
})
