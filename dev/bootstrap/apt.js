const { existsSync, readFileSync } = require('node:fs')
const { installScript } = require('./install-script')

const policyFile = '/usr/sbin/policy-rc.d'

/** Why packages cannot be installed here without asking the user, or undefined if they can. */
async function whyNotInstallable({ run, env, abort, isRoot = areWeRoot(), osRelease = readOsRelease() }) {
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)) return 'this is neither Debian nor Ubuntu'
  if (isRoot || (await run('sudo', ['-n', 'true'], { env, abort })).code === 0) return undefined
  return 'it needs root, and sudo asks for a password'
}

/** The command that installs a package. SIGTERM interrupts it until unpacking begins. */
function installCommand(name, isRoot = areWeRoot()) {
  const script = ['sh', '-c', installScript, 'sh', policyFile, name]
  return isRoot ? script : ['sudo', '-n'].concat(script)
}

function areWeRoot() {
  return Boolean(process.getuid) && process.getuid() === 0
}

function readOsRelease() {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
}

module.exports = { whyNotInstallable, installCommand }
