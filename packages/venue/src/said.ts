import { plainText } from '@trading/contracts'

type Word = Record<string, unknown>

const shownLength = 200

/** Whether an answer says something about an order: it does only if it has a status. */
export const isWord = (said: unknown): said is Word =>
  typeof said === 'object' && said !== null && !Array.isArray(said) && (said as Word).status !== undefined && (said as Word).status !== null

/** A field of an answer, for an error message. */
export const shown = (said: unknown): string => {
  if (said === undefined) return 'missing'
  return asText(typeof said === 'string' ? JSON.stringify(said) : said, shownLength)
}

/** A foreign value as storable text. */
export function asText(said: unknown, maxLength: number): string {
  try {
    return plainText(typeof said === 'string' ? said : (JSON.stringify(said) ?? String(said)), maxLength)
  } catch {
    return `a ${typeof said} that cannot be written as JSON`
  }
}
