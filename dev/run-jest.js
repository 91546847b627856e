// Runs Jest for src/test, which kills it if tests have left something open. This file is both the program and its Jest reporter. It
// writes one JSON report per line to file descriptor 3.
const { createHook } = require('node:async_hooks')
const { writeSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')

// What ends by itself within this time was not left open.
const graceMs = 5_000

// Each timer with the stack of who set it.
let timers = []
let pruneAt = 1_000
createHook({
  init(_id, type, _trigger, timer) {
    if (type !== 'Timeout') return
    timers.push({ timer, set: new Error() })
    if (timers.length < pruneAt) return
    timers = living()
    pruneAt = 2 * timers.length + 1_000
  },
}).enable()

/** Those that will fire, and keep the process alive until then. */
const living = () => timers.filter(({ timer }) => !timer._destroyed && timer.hasRef())

class Reporter {
  onTestFileResult(_test, _result, totals) {
    report({ totals: countsOf(totals) })
  }
  onRunComplete(_contexts, totals) {
    report({ totals: countsOf(totals), complete: true })
  }
}

function countsOf({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
  return { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }
}

function report(what) {
  writeSync(3, `${JSON.stringify(what)}\n`)
}

async function main(args) {
  const { run } = createRequire(join(__dirname, '..', 'package.json'))('jest')
  await run(['--reporters=default', `--reporters=${__filename}`].concat(args))
  report({ tornDown: true })
  // Unreferenced, so that it fires only if something else keeps the process alive.
  setTimeout(() => report({ open: namesOf(process._getActiveHandles()) }), graceMs).unref()
}

/** What keeps this process alive. Child processes are reported by the parent, which tracks them. */
function namesOf(handles) {
  const sockets = handles.filter(({ fd }) => fd !== 1 && fd !== 2).map(nameOfHandle)
  const set = living().map(({ set }) => `a timer set ${callerIn(set.stack)}`)
  return sockets.concat(set).filter(Boolean)
}

/** The first line of a stack that is neither Node's nor of this file. */
function callerIn(stack) {
  const lines = stack.split('\n').slice(1)
  return lines.find((line) => !/[( ]node:/.test(line) && !line.includes(__filename))?.trim() ?? 'by Node'
}

function nameOfHandle(handle) {
  const address = typeof handle.address === 'function' && handle.listening ? handle.address() : undefined
  if (address) return `a server that listens on ${typeof address === 'string' ? address : `${address.address}:${address.port}`}`
  if (handle.remotePort) return `a connection to ${handle.remoteAddress}:${handle.remotePort}`
  return undefined
}

if (require.main === module) main(process.argv.slice(2))

module.exports = Reporter
