import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifestOf, packagesOf, workspaces } from '@trading/rig/workspaces'
import ts from 'typescript'
import { fullServices, inFullStack, type Need, plainServices, type Service, services } from '../dev/services'

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

const base = 'docker-compose.yml'
const overlay = 'infra/compose/full.yml'
const fileOf = ({ stack }: Service): string => (stack === 'full' ? overlay : base)
const nameIn = ({ folder, compose }: Service): string => compose ?? folder

/** The entry of a service in a Compose file; empty if there is none. */
const composeEntry = (file: string, name: string): string =>
  new RegExp(`^  ${name}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(read(file))?.[1] ?? ''

/** What a service of the platform depends on, by what it needs. */
const dependencies = (needs: readonly Need[], login: string | undefined): string[] =>
  [
    needs.includes('broker') && 'rabbitmq: { condition: service_healthy }',
    needs.includes('database') && 'postgres: { condition: service_healthy }',
    needs.includes('cache') && 'redis: { condition: service_healthy }',
    login && 'database-roles: { condition: service_completed_successfully }',
  ].filter((line) => typeof line === 'string')

const wantedOfCompose = ({ folder, needs, profile, databaseLogin }: Service): string[] => [
  'extends: { file: infra/compose/service.yml, service: service }',
  `image: trading-platform/${folder}`,
  `build: { context: ., dockerfile: Dockerfile.node, args: { SERVICE: ${folder} } }`,
  ...(profile ? [`profiles: [${profile}]`] : []),
  ...dependencies(needs, databaseLogin),
]

test.each(services)('$folder is in Compose, with its image, dependencies and profile', (service) => {
  const entry = composeEntry(fileOf(service), nameIn(service))
  const place = `add to "${nameIn(service)}" in ${fileOf(service)}`
  expect({ [place]: wantedOfCompose(service).filter((line) => !entry.includes(line)) }).toEqual({ [place]: [] })
  expect(entry.includes('profiles:')).toBe(service.profile !== undefined)
})

/** What of `inFullStack` is missing in infra/compose/full.yml. */
const missingInOverlay = (service: Service, entry: string): string[] => {
  const { needs = [], settings = {} } = service.inFullStack ?? {}
  const wanted = [...dependencies(needs, undefined), ...Object.entries(settings).map(([name, value]) => `${name}: \${${name}:-${value}}`)]
  return wanted.filter((line) => !entry.includes(line))
}

test('what differs in the full stack is the same for npm start and in Compose', () => {
  for (const service of services.filter(({ stack }) => stack === undefined)) {
    const place = `add to "${nameIn(service)}" in ${overlay}`
    expect({ [place]: missingInOverlay(service, composeEntry(overlay, nameIn(service))) }).toEqual({ [place]: [] })
  }
  const differing: Service = { ...(services[0] as Service), inFullStack: { needs: ['cache'], settings: { FEED: 'market-data' } } }
  expect(missingInOverlay(differing, '')).toEqual(['redis: { condition: service_healthy }', `FEED: \${FEED:-market-data}`])
})

test('in the full stack a service has other needs and settings, and keeps its own', () => {
  const service: Service = { ...(services[0] as Service), needs: ['broker'], inFullStack: { needs: ['cache'], settings: { FEED: 'x' } } }
  expect(inFullStack(service)).toMatchObject({ needs: ['broker', 'cache'], settings: { FEED: 'x' } })
  expect(service.needs).toEqual(['broker'])
})

test('plain npm start and docker compose up run no service of the full stack, nor start what only such services need', () => {
  expect(plainServices.map(({ folder }) => folder)).toEqual(['service-a', 'service-b'])
  expect(fullServices.map(({ folder }) => folder)).toEqual([
    ...['service-market-data', 'service-a', 'service-b', 'service-portfolio', 'service-gateway'],
  ])
  expect([...new Set(plainServices.flatMap(({ needs }) => needs))]).toEqual(['broker', 'database'])
  for (const name of ['redis', 'database-roles', 'service-market-data', 'service-portfolio', 'service-gateway'])
    expect([name, composeEntry(base, name)]).toEqual([name, ''])
})
