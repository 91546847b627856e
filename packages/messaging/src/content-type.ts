import { contentType } from '@trading/contracts'

// Names and values of parameters (RFC 9110, 5.6.6); a quoted value may hold a semicolon.
const parameter = /;\s*([^=;\s"]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;]*))?/g
const utf8 = /^["']?\s*utf[-_]?8\s*["']?$/i

/**
 * What is wrong with a content type, or undefined where it is JSON in UTF-8. Case and blanks do not matter, and of the parameters only
 * the charset does: JSON has none, and many clients send one all the same.
 */
export function contentTypeFault(given: unknown): string | undefined {
  if (given === contentType) return undefined
  if (given === undefined || given === '') return `the content type is missing, expected "${contentType}"`
  const text = String(given)
  const [type = ''] = text.split(';', 1)
  if (type.trim().toLowerCase() !== contentType) return `the content type is ${JSON.stringify(given)}, expected "${contentType}"`
  for (const [, name = '', value = ''] of text.matchAll(parameter))
    if (name.toLowerCase() === 'charset' && !utf8.test(value.trim()))
      return `the content type is ${JSON.stringify(given)}, expected a body in UTF-8`
  return undefined
}
