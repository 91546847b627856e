// Makes a fresh clone ready to run. Written without dependencies and in syntax that an old Node can read, since it is what tells
// its user that their Node is too old.
const { spawnSync } = require('node:child_process')
const { join } = require('node:path')
const { isInstalled } = require('./bootstrap/packages')
const { noteRunning } = require('./bootstrap/running')

const root = join(__dirname, '..')
const oldestNode = 20

/** Installs whatever package-lock.json names and node_modules does not hold yet. */
function ensureInstalled() {
  checkNode(process.versions.node)
  checkFolder(root)
  noteRunning()
  carryOut('install')
}

/** Compiles what has changed since the last build, and checks its types. */
function ensureBuilt() {
  carryOut('build')
}

/** Installs what the benchmark compares with: outside the workspaces, so that nobody else pays for it. */
function ensurePeersInstalled() {
  carryOut('peers')
}

/**
 * Installs and compiles what a program runs on and nothing else: `start`, the whole platform, with a RabbitMQ where none can be had
 * otherwise; or one service. Resolves with what failed of that which may fail.
 */
function ensureReady(program) {
  checkNode(process.versions.node)
  checkFolder(root)
  noteRunning()
  const faults = carryOut(program)
  require('./bootstrap/typescript').runTypeScript()
  return faults
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

/** In a second process: this one waits, as its callers expect, and so could not show progress meanwhile. */
function carryOut(plan) {
  const { status, output } = spawnSync(process.execPath, [__filename, plan], { cwd: root, stdio: ['ignore', 2, 2, 'pipe'] })
  if (status !== 0) process.exit(1)
  return output[3].toString().split('\n').filter(Boolean)
}

if (require.main === module) {
  const { plans } = require('./bootstrap/steps')
  require('./bootstrap/run-plan').runPlan(plans[process.argv[2]])
}

module.exports = { ensureInstalled, ensureBuilt, ensurePeersInstalled, ensureReady, isInstalled }
