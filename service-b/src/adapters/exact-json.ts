// A complete string, or a number outside of one.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/**
 * Parses JSON and returns each number as its source text: as a number, `100.10` would become 100.1, and an amount of more than 15 digits
 * would change.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  // Only in valid JSON is every such token a number.
  JSON.parse(text)
  return JSON.parse(text.replace(token, (found) => (found.startsWith('"') ? found : `"${found}"`)))
}
