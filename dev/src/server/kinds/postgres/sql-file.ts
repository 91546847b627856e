import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeIdentifier, escapeLiteral } from 'pg'

const folder = join(__dirname, '..', '..', '..', '..', '..', 'infra', 'postgres')

/** The statements of a file in infra/postgres, with variables substituted as in psql: :"name" and :'value'. */
export const sqlFile = (file: string, variables: Record<string, string>): string[] => statementsOf(textOf(file), { file, variables })

/** The same as one text, for a file whose statements belong together: it has blocks, in which statements end as well. */
export const sqlScript = (file: string, variables: Record<string, string> = {}): string => substituted(textOf(file), { file, variables })

const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8')

export interface Script {
  file: string
  variables: Record<string, string>
}

/** The statements in a text with any line endings: a checkout may have converted them to CRLF. */
export const statementsOf = (text: string, script: Script): string[] =>
  text
    .split(/;[ \t]*(?:\r\n|\n|\r|$)/)
    .filter((statement) => statement.trim())
    .map((statement) => substituted(statement, script))

function substituted(text: string, { file, variables }: Script): string {
  const valueFor = (name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`${file} needs a value for ${name}`)
    return value
  }
  return text
    .replace(/:"(\w+)"/g, (_, name) => escapeIdentifier(valueFor(name)))
    .replace(/:'(\w+)'/g, (_, name) => escapeLiteral(valueFor(name)))
}
