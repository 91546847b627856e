// Which packages a program needs, and which of them are there: by what the lockfiles say, and not by age, since a checkout gives
// every file a new age.
const { existsSync, readFileSync, rmSync } = require('node:fs')
const { dirname, join } = require('node:path')

/** The lockfile of a folder, and npm's own note of what it has installed there; undefined where absent or broken. */
function readLocks(folder) {
  return {
    wanted: readLock(join(folder, 'package-lock.json')),
    present: readLock(join(folder, 'node_modules', '.package-lock.json')),
  }
}

// npm says what is wrong with a lockfile that is broken.
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (_error) {
    return undefined
  }
}

/** The places in node_modules of what these workspaces run on; of what their tests and types need as well where `withDev`. */
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

// As Node looks for it: in the folder itself and then in each above.
function placeOf(name, path, packages) {
  for (let folder = path; ; folder = dirname(folder)) {
    const at = folder === '.' || folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (packages[at]) return at
    if (folder === '.' || folder === '') return undefined
  }
}

/** Every place that the lockfile names. */
function allPlaces({ packages }) {
  return Object.keys(packages).filter((path) => path.includes('node_modules/'))
}

/** Whether each of these is there in the version that is wanted. Optional packages may be absent: they belong to other platforms. */
function isInstalled(wanted, present, places = wanted && allPlaces(wanted)) {
  if (!wanted || !present) return false
  return places.every((path) => {
    const want = wanted.packages[path]
    return want.optional || want.devOptional || isSame(want, present.packages[path])
  })
}

/** Those that are there in another version: to install them takes away what a program that runs may yet load. */
function toBeReplaced({ wanted, present }, places) {
  if (!wanted || !present) return []
  return places.filter((path) => present.packages[path] && !isSame(wanted.packages[path], present.packages[path]))
}

function isSame(want, have) {
  return have !== undefined && have.version === want.version && have.link === want.link
}

/**
 * Removes what an installation that was killed has left half unpacked: npm would take it for whole. What it finished stands in its note,
 * which it writes last.
 */
function removeUnfinished(folder, { wanted, present }) {
  if (!wanted) return
  const noted = present ? present.packages : {}
  for (const path of allPlaces(wanted)) {
    if (!noted[path] && existsSync(join(folder, path))) rmSync(join(folder, path), { recursive: true, force: true })
  }
}

module.exports = { readLocks, neededBy, allPlaces, isInstalled, toBeReplaced, removeUnfinished }
