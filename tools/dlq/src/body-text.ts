import { isUtf8 } from 'node:buffer'
import { maxBodyBytes } from '@trading/contracts'
import { jsonText } from '@trading/messaging'

const maxDepth = 32

/** A body for display: JSON indented, other text unchanged, anything else in base64; truncated at the size limit. */
export function bodyText(body: Buffer): string {
  if (body.length === 0) return '(empty)'
  if (!isUtf8(body)) return cut(body.toString('base64'))
  const text = jsonText(body)
  return cut(indented(text) ?? text)
}

function indented(text: string): string | undefined {
  // Every line is indented by its depth: thousands of levels would produce gigabytes.
  if (text.length > maxBodyBytes || depthOf(text) > maxDepth) return undefined
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return undefined
  }
}

function depthOf(text: string): number {
  let depth = 0
  let most = 0
  for (const char of text) {
    if (char === '[' || char === '{') most = Math.max(most, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return most
}

const cut = (text: string): string =>
  text.length <= maxBodyBytes
    ? text
    : `${text.slice(0, maxBodyBytes)}\n… ${text.length - maxBodyBytes} more characters: show --json prints them`
