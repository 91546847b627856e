// A lock between processes, any of which may be killed while it holds the lock; several others may detect that at the same time.
const { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { fateOf, identityOf } = require('./process-identity')

const signOfLifeMs = 1000
const silenceMs = 10000

/**
 * The lock is a folder with a file named after its holder. The file of a dead holder is removed by name, so that nobody removes the file
 * of a newer holder; and a folder can be renamed only onto an empty one, so that exactly one process acquires the lock.
 */
function lockAt(path) {
  const seen = new Map()

  /** Undefined if another process holds it: try again. */
  function tryToTake() {
    const holders = holdersOf(path)
    const lost = holders.filter(isLost)
    for (const holder of lost) remove(holder)
    const me = identityOf(process.pid)
    if (lost.length < holders.length || !moveIn(me)) return undefined
    const ours = [me]
    const beat = setInterval(() => ours.forEach(giveSignOfLife), signOfLifeMs)
    return {
      /** Adds a process that works under this lock, and keeps it if this process is killed first. */
      shareWith(pid) {
        ours.push(identityOf(pid))
        writeFileSync(join(path, ours[ours.length - 1]), '')
      },
      release() {
        clearInterval(beat)
        ours.forEach(remove)
      },
    }
  }

  function moveIn(me) {
    const prepared = `${path}-${me}`
    mkdirSync(prepared, { recursive: true })
    writeFileSync(join(prepared, me), '')
    try {
      renameSync(prepared, path)
      return true
    } catch (error) {
      rmSync(prepared, { recursive: true, force: true })
      if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return false
      throw error
    }
  }

  // Heartbeats are compared with each other, not with the local time: the clock of the other machine may differ.
  function isLost(holder) {
    const fate = fateOf(holder)
    if (fate !== 'unknown') return fate === 'gone'
    const sign = lastSignOf(join(path, holder))
    if (!seen.has(holder) || seen.get(holder).sign !== sign) seen.set(holder, { sign, at: process.uptime() })
    return (process.uptime() - seen.get(holder).at) * 1000 > silenceMs
  }

  function giveSignOfLife(holder) {
    const now = new Date()
    try {
      utimesSync(join(path, holder), now, now)
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
  }

  const remove = (holder) => rmSync(join(path, holder), { force: true })

  return { tryToTake }
}

function holdersOf(path) {
  try {
    return readdirSync(path)
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

function lastSignOf(file) {
  try {
    return statSync(file).mtimeMs
  } catch (error) {
    if (error.code === 'ENOENT') return 0
    throw error
  }
}

module.exports = { lockAt }
