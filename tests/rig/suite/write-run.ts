import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Written {
  jsonFile: string | undefined
  /** Its page in docs/, such as `faults.md`; undefined if the run left steps out. */
  page: string | undefined
  /** The new page, given the old one, or an empty text if there is none. */
  pageOf: (before: string) => string
}

/** Writes the results of a run: as JSON if requested, and as its section of the suite's page. */
export function writeRun(run: unknown, { jsonFile, page, pageOf }: Written): void {
  if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify(run, null, 2)}\n`)
  if (!page) return
  const file = join(__dirname, '..', '..', '..', 'docs', page)
  writeFileSync(file, pageOf(existsSync(file) ? readFileSync(file, 'utf8') : ''))
}
