// Makes a fresh clone ready to run. No dependencies, and syntax that an old Node can parse, since it reports a Node that is too old.
const { spawnSync } = require('node:child_process')
const { join, sep } = require('node:path')
const { isInstalled } = require('./bootstrap/packages')
const { noteRunning } = require('./bootstrap/running')
const { forgetOptions } = require('./npm-environment')

const root = join(__dirname, '..')
const oldestNode = 20

/** Installs the packages of package-lock.json that node_modules lacks. */
function ensureInstalled() {
  checkNode(process.versions.node)
  checkFolder(root)
  noteRunning()
  carryOut('install')
}

/** Compiles and type-checks what has changed since the last build. */
function ensureBuilt() {
  carryOut('build')
}

/** Builds the page that the gateway serves, if its sources have changed. */
function ensurePageBuilt() {
  carryOut('page')
}

/** Installs the libraries that the benchmark compares with. They are outside the workspaces, so that nobody else downloads them. */
function ensurePeersInstalled() {
  carryOut('peers')
}

/**
 * Installs and compiles only what a program needs: `start` for the platform, `start-full` for the full stack and `replay` for a replay,
 * including a RabbitMQ if no other is available, or the folder of one service. Returns the failures of optional steps.
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
  process.stderr.write(`Node ${oldestNode} or newer is required, this is ${version}: https://nodejs.org/en/download\n`)
  process.exit(1)
}

// TypeScript reads a backslash as a separator, Jest a question mark as the start of a query, and a line break would split text that is
// passed on line by line.
const misread = { '\\': 'a backslash', '?': 'a question mark', '\n': 'a line break', '\r': 'a line break' }

function checkFolder(folder) {
  const found = Object.keys(misread).find((character) => character !== sep && folder.indexOf(character) >= 0)
  if (!found) return
  const path = JSON.stringify(folder)
  process.stderr.write(`The path of this folder contains ${misread[found]}, which required tools misread: ${path}. Move the folder.\n`)
  process.exit(1)
}

/** Runs a plan in a child process, since this one blocks, as its callers expect, and could not show progress. */
function carryOut(plan) {
  const { status, output } = spawnSync(process.execPath, [__filename, plan], { cwd: root, stdio: ['ignore', 2, 2, 'pipe'] })
  if (status !== 0) process.exit(1)
  return output[3].toString().split('\n').filter(Boolean)
}

if (require.main === module) {
  forgetOptions(process.env)
  const { plans } = require('./bootstrap/steps')
  require('./bootstrap/run-plan').runPlan(plans[process.argv[2]])
}

module.exports = { ensureInstalled, ensureBuilt, ensurePageBuilt, ensurePeersInstalled, ensureReady, isInstalled }
