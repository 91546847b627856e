import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Written {
  jsonFile: string | undefined
  /** Its page in docs/, such as `faults.md`; undefined where the run left steps out. */
  page: string | undefined
  /** The page anew, from what it says so far: nothing where there is none. */
  pageOf: (before: string) => string
}

/** Writes what a run saw: all of it as JSON where that is asked for, and its section of the suite's page. */
export function writeRun(run: unknown, { jsonFile, page, pageOf }: Written): void {
  if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify(run, null, 2)}\n`)
  if (!page) return
  const file = join(__dirname, '..', '..', '..', 'docs', page)
  writeFileSync(file, pageOf(existsSync(file) ? readFileSync(file, 'utf8') : ''))
}
