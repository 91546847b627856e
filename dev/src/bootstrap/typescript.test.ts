import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(__dirname, '..', '..', '..')
let clone: string
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'typescript-'))
  mkdirSync(join(clone, 'src'))
  cpSync(join(root, 'dev/bootstrap'), join(clone, 'dev/bootstrap'), { recursive: true })
  cpSync(join(root, 'tsconfig.base.json'), join(clone, 'tsconfig.base.json'))
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
})
afterEach(() => rmSync(clone, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(clone, 'src', name), text)
const runs = () =>
  spawnSync(process.execPath, [join(clone, 'dev/bootstrap/typescript.js'), join(clone, 'src/index.ts'), 'word'], { encoding: 'utf8' })
const kept = () => readdirSync(join(clone, '.broker/compiled')).sort()

test('compiled output is reused for an unchanged file, never for a changed one, and again once it changes back', () => {
  const program = (answer: number) => `import { word } from './word'\nconsole.log(word() satisfies string, ${answer} as number)`
  write('word.ts', 'export const word = (): string => process.argv[2] as string')
  write('index.ts', program(1))
  expect(runs().stdout).toBe('word 1\n')
  const first = kept()
  expect(first).toHaveLength(2)
  write('index.ts', program(2))
  expect(runs().stdout).toBe('word 2\n')
  write('index.ts', program(1))
  expect(runs().stdout).toBe('word 1\n')
  expect(kept()).toHaveLength(3)
  expect(kept()).toEqual(expect.arrayContaining(first))
})

test('an error shows the TypeScript line', () => {
  write('index.ts', 'interface Unused {\n  a: 1\n}\nthrow new Error(`it failed`)')
  expect(runs().stderr).toMatch(/src\/index\.ts:4:/)
})
