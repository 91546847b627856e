import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { folderElsewhere, isPlain, placeElsewhere, plainFolder } from './plain-path'
import { uniqueName } from './state-dir'

let outer: string
beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'plain-'))
})
afterEach(() => {
  rmSync(placeElsewhere(outer), { recursive: true, force: true })
  rmSync(outer, { recursive: true })
})

test.each([
  'cost$HOME',
  'a"b',
  "it's",
  'with space',
  'ünï',
  'a;b',
  'a\\b',
  'a\nb',
  '`id`',
  '[x]',
  '(x)',
  '{a}',
  'a*b',
  'a:b',
  'a%b',
  'l'.repeat(250),
])('a path such as %j is not plain', (name) => expect(isPlain(join('/srv', name))).toBe(false))

test('a folder with a plain path is created in place, and must be new', async () => {
  const { dir, remove } = plainFolder(join(outer, 'more', 'server'))
  expect(dir).toBe(join(outer, 'more', 'server'))
  expect(() => plainFolder(join(outer, 'more', 'server'))).toThrow('EEXIST')
  await remove()
  expect(existsSync(dir)).toBe(false)
})

test('a folder elsewhere can be entered whatever the umask, has a plain path, and leaves nothing behind', async () => {
  const umask = process.umask(0o077)
  const { dir, remove } = plainFolder(join(outer, 'cost$HOME', 'server'))
  process.umask(umask)
  const place = placeElsewhere(join(outer, 'cost$HOME'))
  expect(dir).toBe(join(place, 'server'))
  expect(isPlain(dir)).toBe(true)
  expect(statSync(place).mode & 0o777).toBe(0o711)
  await remove()
  expect([existsSync(place), existsSync(join(outer, 'cost$HOME'))]).toEqual([false, false])
})

test('two folders share a place, and what a killed run left there is removed', async () => {
  const left = uniqueName('server').replace(/\.\d+/, '.1')
  const first = folderElsewhere(join(outer, 'first'))
  mkdirSync(join(placeElsewhere(outer), left))
  const second = folderElsewhere(join(outer, 'second'))
  expect(readdirSync(placeElsewhere(outer)).sort()).toEqual([first.dir, second.dir].map((dir) => basename(dir)))
  await first.remove()
  expect(existsSync(second.dir)).toBe(true)
  await second.remove()
})

test.each([
  ['a file', (place: string) => writeFileSync(place, '')],
  [
    'a folder that others may write to',
    (place: string) => {
      mkdirSync(place)
      chmodSync(place, 0o777)
    },
  ],
])("an existing place that may be somebody else's is not used: %s", (_what, make) => {
  make(placeElsewhere(outer))
  expect(() => folderElsewhere(join(outer, 'server'))).toThrow(/EEXIST|belongs to somebody else/)
})
