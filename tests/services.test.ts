import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifestOf, packagesOf, workspaces } from '@trading/rig/workspaces'
import ts from 'typescript'
import { type Service, services } from '../dev/services'

const root = join(__dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n')
const references = (file: string): string[] =>
  ts.readConfigFile(join(root, file), ts.sys.readFile).config.references.map(({ path }: { path: string }) => join(file, '..', path))

test('dev/services.js lists exactly the folders service-*', () => {
  const folders = readdirSync(root).filter((name) => name.startsWith('service-'))
  const listed = services.map(({ folder }) => folder)
  expect({ 'add to dev/services.js': folders.filter((folder) => !listed.includes(folder)) }).toEqual({ 'add to dev/services.js': [] })
  expect({ 'no such folder': listed.filter((folder) => !folders.includes(folder)) }).toEqual({ 'no such folder': [] })
})

test('no two services have the same name, folder or place in Compose', () => {
  for (const of of [({ name }: Service) => name, ({ folder }: Service) => folder, (service: Service) => service.compose ?? service.folder])
    expect(new Set(services.map(of)).size).toBe(services.length)
})

test.each(services)('$folder has an entry point, its settings, and a health check', ({ folder }) => {
  const missing = ['src/index.ts', 'src/config.ts', 'src/healthcheck.ts', 'tsconfig.json'].filter(
    (file) => !existsSync(join(root, folder, file)),
  )
  expect(missing).toEqual([])
  expect(manifestOf(folder)).toMatchObject({ scripts: { start: `exec node --conditions=source ../dev/start-service.js ${folder}` } })
})

// Workspaces in tests/ run from their sources, and tests/tsconfig.json checks their types.
const compiled = workspaces.filter((folder) => !folder.startsWith('tests/'))

test('tsc --build compiles every workspace', () => {
  const missing = compiled.filter((folder) => !references('tsconfig.json').includes(folder))
  expect({ 'add to tsconfig.json': missing.map((path) => `{ "path": "${path}" }`) }).toEqual({ 'add to tsconfig.json': [] })
})

test.each(compiled)('%s references the packages that its manifest declares, so that tsc compiles them first', (folder) => {
  expect(references(`${folder}/tsconfig.json`).sort()).toEqual(packagesOf(folder).sort())
})

/** The entry of a service in docker-compose.yml, without its anchors; empty if there is none. */
const composeEntry = (name: string): string =>
  new RegExp(`^  ${name}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(read('docker-compose.yml'))?.[1] ?? ''

const wantedOfCompose = ({ folder, needs, profile }: Service): string[] => [
  '<<: *service',
  `image: trading-platform/${folder}`,
  `build: { context: ., dockerfile: Dockerfile.node, args: { SERVICE: ${folder} } }`,
  '<<: *service-settings',
  ...(profile ? [`profiles: [${profile}]`] : []),
  ...(needs.includes('database') ? ['postgres: { condition: service_healthy }'] : []),
]

test.each(services)('$folder is in docker-compose.yml, with its image, dependencies and profile', (service) => {
  const name = service.compose ?? service.folder
  const entry = composeEntry(name)
  const missing = wantedOfCompose(service).filter((line) => !entry.includes(line.replace('<<: *service-settings', '*service-settings')))
  expect({ [`add to "${name}" in docker-compose.yml`]: missing }).toEqual({ [`add to "${name}" in docker-compose.yml`]: [] })
  expect({ name, isStartedByPlainUp: !entry.includes('profiles:') }).toEqual({ name, isStartedByPlainUp: !service.profile })
})
