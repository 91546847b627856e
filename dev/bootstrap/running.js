// Who runs from this clone: whatever an installation takes away then could be wanted by a program that has not loaded it yet.
const { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { fateOf, identityOf } = require('../process-identity')

const folder = join(__dirname, '..', '..', '.broker', 'running')

/** Notes that this process runs, until it ends. */
function noteRunning() {
  const file = join(folder, identityOf(process.pid))
  if (existsSync(file)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, '')
  process.on('exit', () => rmSync(file, { force: true }))
}

/** The pids of those that run but for this one; forgets those that are gone. */
function othersRunning(but) {
  const noted = existsSync(folder) ? readdirSync(folder) : []
  for (const identity of noted.filter((one) => fateOf(one) === 'gone')) rmSync(join(folder, identity), { force: true })
  return noted.filter((one) => fateOf(one) === 'running' && parseInt(one, 10) !== but).map((one) => parseInt(one, 10))
}

module.exports = { noteRunning, othersRunning }
