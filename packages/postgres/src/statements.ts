// Texts, names, comments and dollar quotes as wholes, whatever is in them; then words, so that a dollar within one opens no quote.
const token =
  /(?<comment>--[^\r\n]*|\/\*[\s\S]*?\*\/)|e'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<tag>\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)[\s\S]*?\k<tag>|[\p{L}\p{N}_][\p{L}\p{N}_$]*|(?<end>;)|[\s\S]/giu

/** The statements of a migration without their comments, since PostgreSQL takes several that are sent together for one transaction. */
export function statementsIn(sql: string): string[] {
  const statements = ['']
  for (const { 0: text, groups } of sql.matchAll(token)) {
    if (groups?.end) statements.push('')
    else statements[statements.length - 1] += groups?.comment ? ' ' : text
  }
  return statements.map((statement) => statement.trim()).filter(Boolean)
}
