// Tells a process from another that has the same pid later: after a reboot, in a container that was killed and runs again, or once
// pids have wrapped around. Without dependencies, since the set-up needs it before anything is installed.
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const { existsSync, readFileSync, readlinkSync } = require('node:fs')
const { hostname } = require('node:os')

// When a process started, in a form that stays the same for its whole life; `0` where this system does not tell.
const unknownStart = '0'
const boot = shortened(firstOf([() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), () => 'no boot id']))
const place = shortened(`${hostname()} ${firstOf([() => readlinkSync('/proc/self/ns/pid'), () => 'no namespaces'])}`)

const identityPattern = /^\d+\.\w+\.[0-9a-f]{8}\.[0-9a-f]{8}$/

/** The identity of a process of this machine that runs now. Letters, digits and dots: it can be part of a file's name. */
function identityOf(pid) {
  return [pid, (stateOf(pid) || { start: unknownStart }).start, boot, place].join('.')
}

/**
 * `running` or `gone`; `unknown` for a process of another machine or container that shares the folder in which its identity was found,
 * since its pid says nothing here. Such a process has to give signs of life for others to know that it runs.
 */
function fateOf(identity) {
  if (!identityPattern.test(identity)) return 'unknown'
  const [pid, start, itsBoot, itsPlace] = identity.split('.')
  if (itsPlace !== place) return 'unknown'
  if (itsBoot !== boot) return 'gone'
  const now = stateOf(Number(pid))
  if (!now) return pidExists(Number(pid)) ? 'unknown' : 'gone'
  if (now.hasEnded) return 'gone'
  if (start === unknownStart) return 'unknown'
  return now.start === start ? 'running' : 'gone'
}

// Undefined where there is no such process, or where it is hidden from us.
function stateOf(pid) {
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid)
}

function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program's name before it may hold spaces and brackets. The 3rd field is the state, the 22nd the start in ticks since boot.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { start: fields[19], hasEnded: isEnded(fields[0]) }
  } catch (_error) {
    return undefined
  }
}

function fromPs(pid) {
  const env = Object.assign({}, process.env, { LC_ALL: 'C', TZ: 'UTC' })
  const { status, stdout } = spawnSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env, encoding: 'utf8' })
  const listed = status === 0 && /^\s*(\S+)\s+(.*\d)\s*$/.exec(stdout)
  return listed ? { start: listed[2].replace(/\W/g, ''), hasEnded: isEnded(listed[1]) } : undefined
}

// A process that has ended stays listed until its parent has looked, and in a container the parent may never look.
function isEnded(state) {
  return /^[ZX]/.test(state)
}

function pidExists(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function firstOf(ways) {
  for (const way of ways) {
    try {
      return way()
    } catch (_error) {}
  }
}

function shortened(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

module.exports = { identityOf, fateOf }
