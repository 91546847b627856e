// Whether the page in ../public was built from the present sources. File times are no guide: a checkout renews them. Without dependencies,
// since `npm start` asks before anything is installed.
const { createHash } = require('node:crypto')
const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs')
const { join } = require('node:path')

const outDir = join(__dirname, '..', 'public')
/** Where a build notes the hash of its sources. */
const noteFile = join(outDir, '.sources')

const parts = ['build.js', 'index.html', 'package.json', 'static', 'src']

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

/** A hash of everything that the page is built from, except its packages, whose versions the lockfile has. */
function hashOfSources() {
  const hash = createHash('sha256')
  for (const file of parts.flatMap((part) => filesIn(join(__dirname, part)))) {
    if (/\.test\.ts$/.test(file)) continue
    hash.update(file.slice(__dirname.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function isBuilt() {
  return existsSync(noteFile) && readFileSync(noteFile, 'utf8') === hashOfSources()
}

module.exports = { outDir, noteFile, hashOfSources, isBuilt }
