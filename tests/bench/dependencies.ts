import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The disk space in bytes of a package's production dependencies, without its own files, each counted once. */
export function productionDependencyBytes(folder: string): number {
  const found = new Set<string>()
  const visit = (from: string) => {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = resolve(name, from)
      // Optional dependencies may be for another platform.
      if (!at || found.has(at)) continue
      found.add(at)
      visit(at)
    }
  }
  visit(realpathSync(folder))
  return [...found].reduce((sum, each) => sum + bytesIn(each), 0)
}

interface Manifest {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

// Resolved as in Node.js: node_modules of this folder, then of each parent.
function resolve(name: string, from: string): string | undefined {
  const candidate = join(from, 'node_modules', name)
  if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
  return dirname(from) === from ? undefined : resolve(name, dirname(from))
}

// Workspaces contain sources, tests and build; only the build is deployed and counted.
function bytesIn(folder: string): number {
  const isWorkspace = !folder.includes(`${join('/', 'node_modules', '/')}`)
  return isWorkspace ? sizeOf(join(folder, 'dist')) : sizeOf(folder)
}

function sizeOf(path: string): number {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.size
  return readdirSync(path)
    .filter((name) => name !== 'node_modules')
    .reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}
