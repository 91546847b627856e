// Makes a fresh clone ready to run. Written without dependencies and in syntax that an old Node can read, since it is what tells
// its user that their Node is too old.
const { spawn, spawnSync } = require('node:child_process')
const { mkdirSync, readFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const { lockAt } = require('./lock')

const root = join(__dirname, '..')
const stateDir = join(root, '.broker')
const lock = lockAt(join(stateDir, 'setup-lock'))
const peersDir = join(root, 'tests', 'bench', 'peers')
const oldestNode = 20

const steps = {
  install: {
    what: 'installing dependencies (npm ci)',
    needed: () => lacksPackages(root),
    command: () => npm(['ci', '--include=dev']),
  },
  peers: {
    what: 'installing what the benchmark compares with (npm ci in tests/bench/peers)',
    needed: () => lacksPackages(peersDir),
    command: () => npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']),
    folder: peersDir,
  },
  build: {
    what: 'compiling',
    needed: () => true,
    command: () => [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--build'],
  },
}

/** Installs what package-lock.json names, where node_modules does not hold it yet. */
function ensureInstalled() {
  checkNode(process.versions.node)
  checkFolder(root)
  if (steps.install.needed()) inSecondProcess('install')
}

/** Compiles what has changed since the last build. */
function ensureBuilt() {
  inSecondProcess('build')
}

/** Installs what the benchmark compares with: outside the workspaces, so that nobody else's `npm ci` pays for it. */
function ensurePeersInstalled() {
  if (steps.peers.needed()) inSecondProcess('peers')
}

function checkNode(version) {
  if (Number(version.split('.')[0]) >= oldestNode) return
  process.stderr.write(`Node ${oldestNode} or newer is needed, this is ${version}: https://nodejs.org/en/download\n`)
  process.exit(1)
}

// TypeScript takes a backslash for a separator, Jest a question mark for the beginning of a query; and a line break ends whatever is
// handed on line by line.
const misread = { '\\': 'a backslash', '?': 'a question mark', '\n': 'a line break', '\r': 'a line break' }

function checkFolder(folder) {
  const found = Object.keys(misread).find((character) => folder.indexOf(character) >= 0)
  if (!found) return
  const path = JSON.stringify(folder)
  process.stderr.write(
    `This folder has ${misread[found]} in its path, which tools that it needs cannot read: ${path}. Move it to another.\n`,
  )
  process.exit(1)
}

function lacksPackages(folder) {
  return !isInstalled(readLock(join(folder, 'package-lock.json')), readLock(join(folder, 'node_modules', '.package-lock.json')))
}

/**
 * Whether each package that the lockfile names is there in that version. By content and not by age, since a checkout gives every
 * file a new age. Optional packages may be absent: they belong to other platforms.
 */
function isInstalled(wanted, present) {
  if (!wanted || !present) return false
  return Object.keys(wanted.packages).every((path) => {
    const want = wanted.packages[path]
    const have = present.packages[path]
    if (!path.includes('node_modules/') || want.optional || want.devOptional) return true
    return have !== undefined && have.version === want.version && have.link === want.link
  })
}

// Undefined where it is absent or broken: npm says what is wrong with it.
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (_error) {
    return undefined
  }
}

function npm(args) {
  const ownCli = process.env.npm_execpath
  return ownCli && basename(ownCli) === 'npm-cli.js' ? [process.execPath, ownCli].concat(args) : ['npm'].concat(args)
}

/** This process waits, as its callers expect, and so could not show progress meanwhile. */
function inSecondProcess(step) {
  const { status } = spawnSync(process.execPath, [__filename, step], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(1)
}

// What the second process does. Everything goes to standard error, since standard output belongs to the services.
function runStep({ what, needed, command, folder = root }) {
  const starter = process.ppid
  whenLocked((held) => {
    if (!needed()) return process.exit()
    const startedAt = Date.now()
    const [program, ...args] = command()
    const child = spawn(program, args, { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    if (child.pid) held.shareWith(child.pid)
    const output = []
    const seconds = () => Math.round((Date.now() - startedAt) / 1000)
    const end = () => killGroup(child.pid)
    const ticker = setInterval(() => {
      // Whoever started this was ended by a signal that did not reach us.
      if (process.ppid !== starter) end()
      showProgress(what, seconds())
    }, 1000)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
    child.stdout.on('data', (data) => output.push(data))
    child.stderr.on('data', (data) => output.push(data))
    child.on('error', (error) => output.push(Buffer.from(`${program}: ${error.message}`)))
    child.on('close', (code, signal) => {
      clearInterval(ticker)
      if (process.stderr.isTTY && seconds() > 0) process.stderr.write('\n')
      if (code !== 0)
        process.stderr.write(
          `${excerpt(Buffer.concat(output).toString())}\n${what}: ${signal ? 'interrupted' : `failed (exit code ${code})`}\n`,
        )
      process.exit(code === 0 ? 0 : 1)
    })
  })
}

function showProgress(what, seconds) {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} … ${seconds} s`)
  else if (seconds % 10 === 1) process.stderr.write(`${what} …\n`)
}

// npm says what is wrong at the beginning and much about its usage after that; compilers repeat themselves.
function excerpt(text) {
  const lines = text.trimEnd().split('\n')
  return (lines.length <= 50 ? lines : lines.slice(0, 20).concat('…', lines.slice(-30))).join('\n')
}

/** Two verbs started at once would trample on each other's half-written files. */
function whenLocked(work, told) {
  mkdirSync(stateDir, { recursive: true })
  const held = lock.tryToTake()
  if (held) {
    process.on('exit', held.release)
    return work(held)
  }
  if (!told) process.stderr.write('waiting for the set-up that another command began in this folder …\n')
  setTimeout(() => whenLocked(work, true), 200)
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

if (require.main === module) runStep(steps[process.argv[2]])

module.exports = { ensureInstalled, ensureBuilt, ensurePeersInstalled, isInstalled }
