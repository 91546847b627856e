// A whole string, or a number outside of one.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/**
 * JSON in which each number stands as the text that it was written as: as a number, `100.10` would come out as 100.1, and an amount of more
 * than 15 digits as another.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  // Only in what is JSON every such token is a number.
  JSON.parse(text)
  return JSON.parse(text.replace(token, (found) => (found.startsWith('"') ? found : `"${found}"`)))
}
