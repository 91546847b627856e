import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder outside the project, where nothing of it can be imported, for the modules of a user. */
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
