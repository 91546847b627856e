import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '..', '..')

export interface Manifest {
  name: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

export const manifestOf = (folder: string): Manifest & { workspaces?: string[] } =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))

/** The folders of this project that match a pattern such as `packages/*` or `service-*`. */
const matching = (pattern: string): string[] => {
  const parts = pattern.split('/')
  const last = parts.pop() as string
  const fits = new RegExp(`^${last.replaceAll('*', '[^/]*')}$`)
  return readdirSync(join(root, ...parts))
    .filter((name) => fits.test(name))
    .map((name) => [...parts, name].join('/'))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
}

/** The folder of every workspace. */
export const workspaces = (manifestOf('.').workspaces ?? []).flatMap(matching)

/** The folders of the project's packages that a workspace declares. */
export const packagesOf = (folder: string): string[] => {
  const { dependencies = {}, devDependencies = {} } = manifestOf(folder)
  const declared = { ...dependencies, ...devDependencies }
  return workspaces.filter((other) => manifestOf(other).name in declared)
}
