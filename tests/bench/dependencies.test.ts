import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { productionDependencyBytes } from './dependencies'

const root = mkdtempSync(join(tmpdir(), 'dependencies-'))
afterAll(() => rmSync(root, { recursive: true }))

const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}
const manifestOf = (fields: object) => JSON.stringify(fields)

test('each production dependency is counted once, including transitive ones, as Node.js resolves them; others are not counted', () => {
  const manifests = {
    'service/package.json': manifestOf({
      dependencies: { lib: '1', shared: '1' },
      optionalDependencies: { 'for-windows': '1' },
      devDependencies: { tool: '1' },
    }),
    'node_modules/lib/package.json': manifestOf({ dependencies: { common: '1' } }),
    'node_modules/lib/node_modules/common/package.json': manifestOf({}),
    'node_modules/common/package.json': manifestOf({ version: 'another one, that nobody here takes' }),
    'node_modules/tool/package.json': manifestOf({}),
    'shared/package.json': manifestOf({ dependencies: { lib: '1' } }),
  }
  for (const [path, text] of Object.entries(manifests)) write(path, text)
  write('node_modules/lib/index.js', 'x'.repeat(1_000))
  write('shared/dist/index.js', 'x'.repeat(500))
  write('shared/src/index.ts', 'x'.repeat(700))
  symlinkSync(join(root, 'shared'), join(root, 'node_modules', 'shared'))
  const counted = manifests['node_modules/lib/package.json'].length + manifests['node_modules/lib/node_modules/common/package.json'].length
  expect(productionDependencyBytes(join(root, 'service'))).toBe(counted + 1_500)
})
