// Matches literals, identifiers, comments and dollar quotes as a whole, then words, so that a dollar sign within a word opens no quote.
const token =
  /(?<comment>--[^\r\n]*|\/\*[\s\S]*?\*\/)|e'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<tag>\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)[\s\S]*?\k<tag>|[\p{L}\p{N}_][\p{L}\p{N}_$]*|(?<end>;)|[\s\S]/giu

/** The statements of a migration, without comments. Sent one by one, since PostgreSQL runs statements sent together in one transaction. */
export function statementsIn(sql: string): string[] {
  const statements = ['']
  for (const { 0: text, groups } of sql.matchAll(token)) {
    if (groups?.end) statements.push('')
    else statements[statements.length - 1] += groups?.comment ? ' ' : text
  }
  return statements.map((statement) => statement.trim()).filter(Boolean)
}
