import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeIdentifier, escapeLiteral } from 'pg'

const folder = join(__dirname, '..', '..', '..', 'infra', 'postgres')

/** The statements of a file in infra/postgres, one by one, with its variables filled in as psql does: :"name" and :'value'. */
export function sqlFile(file: string, variables: Record<string, string>): string[] {
  const valueFor = (name: string) => {
    const value = variables[name]
    if (value === undefined) throw new Error(`${file} wants a value for ${name}`)
    return value
  }
  return readFileSync(join(folder, file), 'utf8')
    .split(/;\n/)
    .filter((statement) => statement.trim())
    .map((statement) =>
      statement
        .replace(/:"(\w+)"/g, (_, name) => escapeIdentifier(valueFor(name)))
        .replace(/:'(\w+)'/g, (_, name) => escapeLiteral(valueFor(name))),
    )
}
