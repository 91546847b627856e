import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endsWithUs, quoted } from '@trading/dev'

let made: { folder: string; release: () => Promise<void> } | undefined

/** The folder for the engines' logs, created on first use. */
export function logFolder(): string {
  if (!made) {
    const folder = mkdtempSync(join(tmpdir(), 'benchmark-'))
    made = { folder, release: endsWithUs(`rm -rf ${quoted(folder)}`) }
  }
  return made.folder
}

export async function removeLogFolder(): Promise<void> {
  if (!made) return
  rmSync(made.folder, { recursive: true, force: true })
  await made.release()
  made = undefined
}
