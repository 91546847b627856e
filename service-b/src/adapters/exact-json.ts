// A string, or a number outside of a string.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g

/**
 * Parses JSON with each number as its original text, because a JavaScript number turns `100.10` into 100.1 and changes amounts of more than
 * 15 digits.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  // Check the syntax first: the tokens are certain to be numbers only in valid JSON.
  JSON.parse(text)
  return JSON.parse(text.replace(token, (found) => (found.startsWith('"') ? found : `"${found}"`)))
}
