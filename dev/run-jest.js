// Runs Jest for src/test, which kills it if tests have left something open. This file is both the program and its Jest reporter. It
// writes one JSON report per line to file descriptor 3.
const { writeSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')

const graceMs = 2000

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
  setTimeout(() => report({ open: namesOf(process._getActiveHandles(), process.getActiveResourcesInfo()) }), graceMs).unref()
}

/** What keeps this process alive. Child processes are reported by the parent, which tracks them. */
function namesOf(handles, resources) {
  const sockets = handles.filter(({ fd }) => fd !== 1 && fd !== 2).map(nameOfHandle)
  const timers = resources.filter((type) => type === 'Timeout' || type === 'Immediate').length
  return sockets.concat(timers > 0 && `${timers} ${timers === 1 ? 'timer' : 'timers'}`).filter(Boolean)
}

function nameOfHandle(handle) {
  const address = typeof handle.address === 'function' && handle.listening ? handle.address() : undefined
  if (address) return `a server that listens on ${typeof address === 'string' ? address : `${address.address}:${address.port}`}`
  if (handle.remotePort) return `a connection to ${handle.remoteAddress}:${handle.remotePort}`
  return undefined
}

if (require.main === module) main(process.argv.slice(2))

module.exports = Reporter
