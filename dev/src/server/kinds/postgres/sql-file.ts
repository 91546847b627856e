import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeIdentifier, escapeLiteral } from 'pg'

const folder = join(__dirname, '..', '..', '..', '..', '..', 'infra', 'postgres')

/** The statements of a file in infra/postgres, with variables substituted as in psql: :"name" and :'value'. */
export const sqlFile = (file: string, variables: Record<string, string>): string[] =>
  statementsOf(readFileSync(join(folder, file), 'utf8'), { file, variables })

export interface Script {
  file: string
  variables: Record<string, string>
}

/** The statements in a text with any line endings: a checkout may have converted them to CRLF. */
export function statementsOf(text: string, { file, variables }: Script): string[] {
  const valueFor = (name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`${file} needs a value for ${name}`)
    return value
  }
  return text
    .split(/;[ \t]*(?:\r\n|\n|\r|$)/)
    .filter((statement) => statement.trim())
    .map((statement) =>
      statement
        .replace(/:"(\w+)"/g, (_, name) => escapeIdentifier(valueFor(name)))
        .replace(/:'(\w+)'/g, (_, name) => escapeLiteral(valueFor(name))),
    )
}
