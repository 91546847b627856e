// Which packages a program needs and which are installed, according to the lockfiles. File times are no guide: a checkout renews them.
const { existsSync, readFileSync, rmSync } = require('node:fs')
const { dirname, join } = require('node:path')

/** The lockfile of a folder, and npm's record of what it has installed there; each undefined if absent or invalid. */
function readLocks(folder) {
  return {
    wanted: readLock(join(folder, 'package-lock.json')),
    present: readLock(join(folder, 'node_modules', '.package-lock.json')),
  }
}

// Reporting an invalid lockfile is left to npm.
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (_error) {
    return undefined
  }
}

/** The paths in node_modules of the dependencies of these workspaces, including their devDependencies if `withDev`. */
function neededBy(workspaces, { packages }, withDev) {
  const found = new Set()
  const visit = (path, isWorkspace) => {
    if (!packages[path]) throw new Error(`package-lock.json does not have ${path}: run npm install`)
    const { dependencies, peerDependencies, devDependencies } = packages[path]
    const names = Object.keys(Object.assign({}, dependencies, peerDependencies, isWorkspace && withDev ? devDependencies : {}))
    for (const name of names) {
      const at = placeOf(name, path, packages)
      if (at === undefined || found.has(at)) continue
      found.add(at)
      if (packages[at].link) visit(packages[at].resolved, true)
      else visit(at, false)
    }
  }
  for (const workspace of workspaces) visit(workspace, true)
  return Array.from(found)
}

// Resolves like Node: in the folder itself, then in each parent.
function placeOf(name, path, packages) {
  for (let folder = path; ; folder = dirname(folder)) {
    const at = folder === '.' || folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[at]) return at
    if (folder === '.' || folder === '') return undefined
  }
}

/** Every path in node_modules that the lockfile names. */
function allPlaces({ packages }) {
  return Object.keys(packages).filter((path) => path.includes('node_modules/'))
}

/** Whether each of these is installed in the wanted version. Optional packages may be absent: they are for other platforms. */
function isInstalled(wanted, present, places = wanted && allPlaces(wanted)) {
  if (!wanted || !present) return false
  return places.every((path) => {
    const want = wanted.packages[path]
    return want.optional || want.devOptional || isSame(want, present.packages[path])
  })
}

/** The packages installed in another version. Replacing them removes files that a running program may still load. */
function toBeReplaced({ wanted, present }, places) {
  if (!wanted || !present) return []
  return places.filter((path) => present.packages[path] && !isSame(wanted.packages[path], present.packages[path]))
}

function isSame(want, have) {
  return have !== undefined && have.version === want.version && have.link === want.link
}

/**
 * Removes packages that a killed installation left half unpacked: npm would consider them complete. Finished packages are in npm's
 * record, which it writes last.
 */
function removeUnfinished(folder, { wanted, present }) {
  if (!wanted) return
  const noted = present ? present.packages : {}
  for (const path of allPlaces(wanted)) {
    if (!noted[path] && existsSync(join(folder, path))) rmSync(join(folder, path), { recursive: true, force: true })
  }
}

module.exports = { readLocks, neededBy, allPlaces, isInstalled, toBeReplaced, removeUnfinished }
