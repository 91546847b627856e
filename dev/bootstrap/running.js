// The processes that run from this clone: an installation must not replace packages that they may still load.
const { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { fateOf, identityOf } = require('../process-identity')

const folder = join(__dirname, '..', '..', '.broker', 'running')

/** Registers this process as running until it exits. */
function noteRunning() {
  const file = join(folder, identityOf(process.pid))
  if (existsSync(file)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, '')
  process.on('exit', () => rmSync(file, { force: true }))
}

/** The pids of the registered processes other than `but`. Removes the entries of those that are gone. */
function othersRunning(but) {
  const noted = existsSync(folder) ? readdirSync(folder) : []
  for (const identity of noted.filter((one) => fateOf(one) === 'gone')) rmSync(join(folder, identity), { force: true })
  return noted.filter((one) => fateOf(one) === 'running' && parseInt(one, 10) !== but).map((one) => parseInt(one, 10))
}

module.exports = { noteRunning, othersRunning }
