import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(__dirname, '..')

// What each part may import of the others: lower floors only; services meet in the contracts and never import each other.
const mayImport: Record<string, string[]> = {
  'packages/contracts': [],
  'packages/runtime': [],
  'packages/postgres': ['@trading/runtime'],
  'packages/ledger': ['@trading/contracts', '@trading/runtime', '@trading/postgres'],
  'packages/messaging': ['@trading/contracts', '@trading/runtime'],
  'packages/terminal': ['@trading/runtime'],
  'service-a': ['@trading/contracts', '@trading/runtime', '@trading/messaging'],
  'service-b': ['@trading/contracts', '@trading/runtime', '@trading/ledger', '@trading/messaging'],
  dlq: ['@trading/contracts', '@trading/runtime', '@trading/messaging', '@trading/terminal'],
  'ledger-cli': ['@trading/contracts', '@trading/runtime', '@trading/ledger', '@trading/terminal'],
}

const filesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.endsWith('.fixture.ts'))
    .map((file) => join(folder, file))

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const importsOf = (file: string): string[] => [...read(file).matchAll(/from '([^']+)'/g)].map(([, specifier]) => specifier as string)

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

test('rules are pure: they import contracts, decimals and each other', () => {
  const offences = filesOf('service-b/src/rules').flatMap((file) =>
    importsOf(file)
      .filter((specifier) => !['@trading/contracts', 'decimal.js'].includes(specifier) && !specifier.startsWith('./'))
      .filter((specifier) => !new RegExp(`import type .*'${specifier}'`).test(read(file)))
      .map((specifier) => `${file} imports ${specifier}`),
  )
  expect(offences).toEqual([])
})

test('the environment is read in index.ts and the entry points beside it only', () => {
  const offences = sources.filter(({ part, file }) => read(file).includes('process.env') && relative(join(part, 'src'), file).includes('/'))
  expect(offences.map(({ file }) => file)).toEqual([])
})

test('deliveries are settled in one file, and dead letters by the tool for them in one', () => {
  const offences = sources.filter(({ file }) => /channel\.(ack|nack|reject|ackAll|nackAll)\(/.test(read(file))).map(({ file }) => file)
  expect(offences).toEqual(['packages/messaging/src/settle.ts', 'dlq/src/look.ts'])
})

test('an index.ts is a wiring diagram without branches', () => {
  for (const { file } of sources.filter((source) => source.file.endsWith('/index.ts'))) {
    expect(read(file)).not.toMatch(/\b(if|switch|for|while)\s*\(/)
  }
})
