// What makes a clone ready to run, step by step. What a step needs to know it asks when its turn comes.
const { basename, join } = require('node:path')
const { askDocker } = require('./ask-docker')
const { installCommand, whyNotInstallable } = require('./install-rabbitmq')
const { installedRabbitmq } = require('./installed-rabbitmq')
const { allPlaces, isInstalled, neededBy, readLocks, removeUnfinished, toBeReplaced } = require('./packages')
const { run } = require('./run')
const { othersRunning } = require('./running')
const { isCompiled } = require('./typescript')

const root = join(__dirname, '..', '..')
const peersDir = join(root, 'tests', 'bench', 'peers')
const env = process.env

let asked
const dockerAnswers = () => {
  asked = asked || askDocker({ run, env })
  return asked.then(({ answers }) => answers)
}

/** Everything that the lockfile names. Never `npm ci`, which begins by deleting what others run from. */
const everything = {
  what: 'installing packages (npm)',
  needed: () => !isInstalled(readLocks(root).wanted, readLocks(root).present),
  prepare: () => prepareFor((wanted) => allPlaces(wanted)),
  command: () => npm(['install', '--no-save', '--include=dev', '--workspaces', '--include-workspace-root']),
}

/** What these workspaces run on and no more: neither what tests need nor, where no Docker engine answers, what talks to one. */
const packagesOf = (workspaces, { containers = false } = {}) => {
  const places = (wanted, withDev) => neededBy(workspaces, wanted, withDev)
  const has = ({ wanted, present }, withDev) => isInstalled(wanted, present, wanted && places(wanted, withDev))
  const flags = workspaces.map((workspace) => `--workspace=${workspace}`)
  let withDev = false
  return {
    what: 'installing packages (npm)',
    async needed() {
      const locks = readLocks(root)
      if (has(locks, true)) return false
      // What talks to Docker is what `dev` has among its devDependencies.
      withDev = containers && mayUseDocker() && (await dockerAnswers())
      return withDev || !has(locks, false)
    },
    prepare: () => prepareFor((wanted) => places(wanted, withDev)),
    // Of these packages none needs its install script.
    command: () => npm(['install', '--no-save', '--ignore-scripts', withDev ? '--include=dev' : '--omit=dev'].concat(flags)),
  }
}

const mayUseDocker = () =>
  !(env.RABBITMQ_URL && (env.DATABASE_URL || env.LEDGER === 'off')) && !(env.BROKER === 'private' && env.DATABASE === 'private')

/** Why it must not be installed now, or undefined. */
function prepareFor(placesIn) {
  const locks = readLocks(root)
  const [replaced] = locks.wanted ? toBeReplaced(locks, placesIn(locks.wanted)) : []
  const others = replaced ? othersRunning(process.ppid) : []
  if (others.length > 0) {
    const [have, want] = [locks.present, locks.wanted].map(({ packages }) => packages[replaced].version)
    return `${replaced} has to change from ${have} to ${want}, but process ${others.join(', ')} runs from this folder: stop it first`
  }
  removeUnfinished(root, locks)
}

const build = {
  what: 'compiling',
  needed: () => true,
  command: () => [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--build'],
}

const compile = (folders) => ({
  what: 'compiling',
  needed: () => !isCompiled(folders),
  command: () => [process.execPath, join(__dirname, 'typescript.js'), '--compile'].concat(folders),
})

/** Where no other broker can be had. Begun here since it takes as long as all else together. */
const rabbitmq = {
  what: 'installing rabbitmq-server (apt-get)',
  async needed() {
    if (env.RABBITMQ_URL || (env.BROKER && env.BROKER !== 'private') || installedRabbitmq(env)) return false
    if (await whyNotInstallable({ run, env })) return false
    return env.BROKER === 'private' || !(await dockerAnswers())
  },
  command: () => installCommand(),
  // It finishes what must not be left half done.
  endsBy: 'SIGTERM',
  mayFail: true,
}

const peers = {
  what: 'installing what the benchmark compares with (npm ci in tests/bench/peers)',
  needed: () => !isInstalled(readLocks(peersDir).wanted, readLocks(peersDir).present),
  command: () => npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']),
  folder: peersDir,
}

const libraries = [
  'packages/contracts/src',
  'packages/runtime/src',
  'packages/messaging/src',
  'packages/postgres/src',
  'packages/ledger/src',
]

/** By name: chains of steps that go on side by side. */
const plans = {
  install: [[everything]],
  build: [[build]],
  peers: [[peers]],
  start: [
    [
      packagesOf(['service-a', 'service-b', 'dev'], { containers: true }),
      compile(libraries.concat('dev/src', 'service-a/src', 'service-b/src')),
    ],
    [rabbitmq],
  ],
  'service-a': [[packagesOf(['service-a', 'dev']), compile(libraries.concat('service-a/src'))]],
  'service-b': [[packagesOf(['service-b', 'dev']), compile(libraries.concat('dev/src', 'service-b/src'))]],
}

function npm(args) {
  const ownCli = env.npm_execpath
  return ownCli && basename(ownCli) === 'npm-cli.js' ? [process.execPath, ownCli].concat(args) : ['npm'].concat(args)
}

module.exports = { plans, everything, peers }
