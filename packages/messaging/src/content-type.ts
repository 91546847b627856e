import { contentType } from '@trading/contracts'

// Names and values of parameters (RFC 9110, 5.6.6); a quoted value may hold a semicolon.
const parameter = /;\s*([^=;\s"]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;]*))?/g
const utf8 = /^["']?\s*utf[-_]?8\s*["']?$/i

/**
 * What is wrong with a content type, or undefined if it is JSON in UTF-8. Case and blanks are ignored. JSON defines no parameters, but many
 * clients send a charset, so only that one is checked.
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
