import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { say } from '@trading/rig/suite/say'
import type { Sabotage } from './sabotages'

const root = join(__dirname, '..', '..')
const leftOut = ['.git', '.broker']

/** Makes each change in a copy of the project and runs its row there. Returns whether each row failed, as it must. */
export function runSabotages(sabotages: readonly Sabotage[]): boolean {
  const missed = sabotages.filter((sabotage) => !isCaught(sabotage)).map(({ name }) => name)
  say(missed.length === 0 ? `all ${sabotages.length} sabotages are caught` : `NOT CAUGHT: ${missed.join(', ')}`)
  return missed.length === 0
}

function isCaught({ name, change, row, also = [], ...first }: Sabotage): boolean {
  const copy = mkdtempSync(join(tmpdir(), `sabotage-${name}-`))
  say(`${name}: ${change}; row ${row} must fail`)
  try {
    // Accessible to others: PostgreSQL runs as nobody if root starts it.
    chmodSync(copy, 0o755)
    // Links stay relative, so that packages of the copy find each other there.
    const filter = (path: string) => !leftOut.includes(basename(path))
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter })
    for (const { file, from, to } of [first, ...also]) {
      const path = join(copy, file)
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(from, () => to),
      )
    }
    const { stdout } = spawnSync(process.execPath, [join(copy, 'dev', 'faults.js'), '--only', row], {
      cwd: copy,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    say(stdout)
    return stdout.includes('BROKEN')
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
