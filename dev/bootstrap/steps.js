// The steps that make a clone ready to run. Each determines what it needs only when its turn comes.
const { basename, join } = require('node:path')
const { askDocker } = require('./ask-docker')
const { installCommand, whyNotInstallable } = require('./apt')
const { installedRabbitmq } = require('./installed-rabbitmq')
const { allPlaces, isInstalled, neededBy, readLocks, removeUnfinished, toBeReplaced } = require('./packages')
const { run } = require('./run')
const { othersRunning } = require('./running')
const { isCompiled } = require('./typescript')
const { fullServices, plainServices, replayServices, services } = require('../services')

const root = join(__dirname, '..', '..')
const pageFolder = 'service-gateway/web'
const peersDir = join(root, 'tests', 'bench', 'peers')
const env = process.env

let asked
const dockerAnswers = () => {
  asked = asked || askDocker({ run, env })
  return asked.then(({ answers }) => answers)
}

/** Everything in the lockfile. Not with `npm ci`, which first deletes the packages of running programs. */
const everything = {
  what: 'installing packages (npm)',
  needed: () => !isInstalled(readLocks(root).wanted, readLocks(root).present),
  prepare: () => prepareFor((wanted) => allPlaces(wanted)),
  command: () => npm(['install', '--no-save', '--include=dev', '--workspaces', '--include-workspace-root']),
}

/** Only the runtime dependencies of these workspaces: nothing for tests and, if no Docker engine answers, no Docker client. */
const packagesOf = (workspaces, { containers = () => false } = {}) => {
  const places = (wanted, withDev) => neededBy(workspaces, wanted, withDev)
  const has = ({ wanted, present }, withDev) => isInstalled(wanted, present, wanted && places(wanted, withDev))
  const flags = workspaces.map((workspace) => `--workspace=${workspace}`)
  let withDev = false
  return {
    what: 'installing packages (npm)',
    async needed() {
      const locks = readLocks(root)
      if (has(locks, true)) return false
      // The Docker client is one of the devDependencies of `dev`.
      withDev = containers() && (await dockerAnswers())
      return withDev || !has(locks, false)
    },
    prepare: () => prepareFor((wanted) => places(wanted, withDev)),
    // None of these packages needs its install script.
    command: () => npm(['install', '--no-save', '--ignore-scripts', withDev ? '--include=dev' : '--omit=dev'].concat(flags)),
  }
}

// Whether a need is met without Docker.
const withoutDocker = {
  broker: () => env.RABBITMQ_URL || env.BROKER === 'private',
  database: () => env.DATABASE_URL || env.DATABASE === 'private',
  cache: () => env.REDIS_URL || env.CACHE === 'private',
}
/** Whether a setting such as LEDGER=off makes a need unnecessary. */
const isSpared = ({ doesWithout = {} }, need) => Object.keys(doesWithout[need] || {}).some((name) => env[name] === doesWithout[need][name])
const mayUseDocker = (some) => some.some((service) => service.needs.some((need) => !isSpared(service, need) && !withoutDocker[need]()))

/** Why packages must not be installed now, or undefined. */
function prepareFor(placesIn) {
  const locks = readLocks(root)
  const [replaced] = locks.wanted ? toBeReplaced(locks, placesIn(locks.wanted)) : []
  const others = replaced ? othersRunning(process.ppid) : []
  if (others.length > 0) {
    const [have, want] = [locks.present, locks.wanted].map(({ packages }) => packages[replaced].version)
    return `${replaced} must change from ${have} to ${want}, but process ${others.join(', ')} runs from this folder: stop it first`
  }
  removeUnfinished(root, locks)
}

const build = {
  what: 'compiling',
  needed: () => true,
  command: () => [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--build'],
}

/** Compiles these workspaces and the workspaces that they depend on. */
const compile = (workspaces) => {
  const folders = () => sourcesOf(workspaces)
  return {
    what: 'compiling',
    needed: () => !isCompiled(folders()),
    command: () => [process.execPath, join(__dirname, 'typescript.js'), '--compile'].concat(folders()),
  }
}

function sourcesOf(workspaces) {
  const { wanted } = readLocks(root)
  const links = neededBy(workspaces, wanted, false).filter((place) => wanted.packages[place].link)
  return workspaces.concat(links.map((place) => wanted.packages[place].resolved)).map((folder) => `${folder}/src`)
}

/** If no other broker is available. Runs in parallel, since it takes as long as all other steps together. */
const rabbitmq = {
  what: 'installing rabbitmq-server (apt-get)',
  async needed() {
    if (env.RABBITMQ_URL || (env.BROKER && env.BROKER !== 'private') || installedRabbitmq(env)) return false
    if (await whyNotInstallable({ run, env })) return false
    return env.BROKER === 'private' || !(await dockerAnswers())
  },
  command: () => installCommand('rabbitmq-server'),
  // The script defers SIGTERM while a package is half configured.
  endsBy: 'SIGTERM',
  mayFail: true,
}

/** What the gateway serves to browsers. */
const page = {
  what: 'building the page (vite)',
  // Loaded on demand: the other plans do without that service.
  needed: () => !require('../../service-gateway/web/built').isBuilt(),
  command: () => [process.execPath, join(root, pageFolder, 'build.js')],
}

const peers = {
  what: 'installing the libraries that the benchmark compares with (npm ci in tests/bench/peers)',
  needed: () => !isInstalled(readLocks(peersDir).wanted, readLocks(peersDir).present),
  command: () => npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']),
  folder: peersDir,
}

const foldersOf = (some) => some.map(({ folder }) => folder)

const withPage = (folders) => folders.includes('service-gateway')

/** Installs and compiles what it takes to run these services together. */
const platform = (some) => {
  const workspaces = foldersOf(some).concat('dev')
  const packages = packagesOf(workspaces.concat(withPage(workspaces) ? pageFolder : []), { containers: () => mayUseDocker(some) })
  return [[packages, compile(workspaces)].concat(withPage(workspaces) ? page : []), [rabbitmq]]
}

/** Chains of steps that run in parallel, by the name of the plan. The plan of a single service is named after its folder. */
const plans = {
  install: [[everything]],
  build: [[build]],
  page: [[page]],
  peers: [[peers]],
  start: platform(plainServices),
  'start-full': platform(fullServices),
  replay: platform(replayServices),
}
for (const folder of foldersOf(services)) {
  const built = withPage([folder]) ? [pageFolder] : []
  plans[folder] = [[packagesOf([folder, 'dev'].concat(built)), compile([folder, 'dev'])].concat(built.length > 0 ? page : [])]
}

function npm(args) {
  const ownCli = env.npm_execpath
  return ownCli && basename(ownCli) === 'npm-cli.js' ? [process.execPath, ownCli].concat(args) : ['npm'].concat(args)
}

module.exports = { plans, everything, peers }
