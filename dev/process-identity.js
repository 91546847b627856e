// Distinguishes a process from a later one with the same pid: after a reboot, in a restarted container, or once pids have wrapped
// around. No dependencies, since the set-up needs it before anything is installed.
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const { existsSync, readFileSync, readlinkSync } = require('node:fs')
const { hostname } = require('node:os')

// Stands for the start time of a process if this system does not report it.
const unknownStart = '0'
const boot = shortened(firstOf([() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), () => 'no boot id']))
const place = shortened(`${hostname()} ${firstOf([() => readlinkSync('/proc/self/ns/pid'), () => 'no namespaces'])}`)

const identityPattern = /^\d+\.\w+\.[0-9a-f]{8}\.[0-9a-f]{8}$/

/** The identity of a process that runs on this machine. Letters, digits and dots only, so that it can be part of a file name. */
function identityOf(pid) {
  return [pid, (stateOf(pid) || { start: unknownStart }).start, boot, place].join('.')
}

/**
 * `running` or `gone`; `unknown` for a process of another machine or container that shares the folder, since its pid means nothing here.
 * Such a process must renew the time of its file to show that it is alive.
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

// Undefined if there is no such process, or it is hidden from this user.
function stateOf(pid) {
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid)
}

function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program name may contain spaces and parentheses. Field 3 is the state, field 22 the start time in ticks since boot.
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

// A zombie: a dead process stays listed until its parent reaps it, which in a container may never happen.
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
