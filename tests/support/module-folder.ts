import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder for user modules outside the project, so that they cannot import from it. */
export function moduleFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'extensions-'))
  return {
    folder,
    write(name: string, text: string) {
      const file = join(folder, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
