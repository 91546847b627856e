// Makes a fresh clone ready to run. Written without dependencies and in syntax that an old Node can read, since it is what tells
// its user that their Node is too old.
const { spawn, spawnSync } = require('node:child_process')
const { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } = require('node:fs')
const { basename, join } = require('node:path')

const root = join(__dirname, '..')
const stateDir = join(root, '.broker')
const oldestNode = 20

/** Installs what package-lock.json names, where node_modules does not hold it yet. */
function ensureInstalled() {
  checkNode(process.versions.node)
  const wanted = () => readLock(join(root, 'package-lock.json'))
  const present = () => readLock(join(root, 'node_modules', '.package-lock.json'))
  if (isInstalled(wanted(), present())) return
  oneAtATime(() => {
    if (isInstalled(wanted(), present())) return
    step('installing dependencies (npm ci)', npm(['ci', '--include=dev', '--no-audit', '--no-fund']))
  })
}

/** Compiles what has changed since the last build. */
function ensureBuilt() {
  oneAtATime(() => step('compiling', [process.execPath, join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--build']))
}

function checkNode(version) {
  if (Number(version.split('.')[0]) >= oldestNode) return
  process.stderr.write(`Node ${oldestNode} or newer is needed, this is ${version}: https://nodejs.org/en/download\n`)
  process.exit(1)
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

/** Runs a command to its end; a second process does so, because this one waits and could not show progress meanwhile. */
function step(what, command) {
  const { status } = spawnSync(process.execPath, [__filename, what].concat(command), { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) process.exit(status || 1)
}

// What the second process does. Everything goes to standard error, since standard output belongs to the services.
function showStep([what, command, ...args]) {
  const startedAt = Date.now()
  const starter = process.ppid
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = []
  child.stdout.on('data', (text) => output.push(text))
  child.stderr.on('data', (text) => output.push(text))
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  const onTerminal = process.stderr.isTTY === true
  const ticker = setInterval(() => {
    // Whoever started this was ended by a signal that did not reach us.
    if (process.ppid !== starter) child.kill()
    if (onTerminal) process.stderr.write(`\r${what} … ${seconds()} s `)
    else if (seconds() % 10 === 1) process.stderr.write(`${what} …\n`)
  }, 1000)
  child.on('error', (error) => output.push(`${command}: ${error.message}\n`))
  child.on('close', (code) => {
    clearInterval(ticker)
    if (onTerminal && seconds() > 0) process.stderr.write(`\r${what}: ${seconds()} s  \n`)
    if (code !== 0) {
      const tail = Buffer.concat(output.map((text) => Buffer.from(text)))
        .toString()
        .trimEnd()
        .split('\n')
        .slice(-40)
        .join('\n')
      process.stderr.write(`${tail}\n${what} failed (exit code ${code})\n`)
    }
    process.exit(code === 0 ? 0 : 1)
  })
}

/** Two verbs started at once would trample on each other's half-written files. */
function oneAtATime(work) {
  const lock = join(stateDir, 'setup.lock')
  mkdirSync(stateDir, { recursive: true })
  let told = false
  while (!acquire(lock)) {
    if (!told) process.stderr.write('waiting for another command in this folder to finish its set-up …\n')
    told = true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  const release = () => rmSync(lock, { force: true })
  // A failed step exits the process.
  process.once('exit', release)
  work()
  process.off('exit', release)
  release()
}

// A link is made together with what it points to: nobody ever reads a lock without its owner's pid.
function acquire(lock) {
  try {
    symlinkSync(String(process.pid), lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isRunning(ownerOf(lock))) rmSync(lock, { force: true })
    return false
  }
}

function ownerOf(lock) {
  try {
    return Number(readlinkSync(lock))
  } catch (error) {
    if (error.code === 'ENOENT') return process.pid
    throw error
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

if (require.main === module) showStep(process.argv.slice(2))

module.exports = { ensureInstalled, ensureBuilt, isInstalled }
