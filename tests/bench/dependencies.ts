import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Bytes that the production dependencies of a package take on the disk, its own files left out, each counted once. */
export function productionDependencyBytes(folder: string): number {
  const found = new Set<string>()
  const visit = (from: string) => {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = resolve(name, from)
      // What is optional may be for another platform.
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

// As Node.js does: node_modules of this folder, then of each one above.
function resolve(name: string, from: string): string | undefined {
  const candidate = join(from, 'node_modules', name)
  if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
  return dirname(from) === from ? undefined : resolve(name, dirname(from))
}

// Workspaces have sources, tests and build side by side: what is deployed of them is counted as the build.
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
