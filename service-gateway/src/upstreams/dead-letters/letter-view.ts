import { isUtf8 } from 'node:buffer'
import type { DeadLetter } from '@trading/dead-letters'
import type { DeadLetterView } from '@trading/gateway-api'

const mostCause = 2_048
const mostAttempt = 64

/** A dead letter as text that has a bound: its body at most `characters` long, and none if there is no room for one. */
export function letterView(
  {
    id,
    messageId,
    cause,
    at,
    attempt,
    message: { content },
  }: Pick<DeadLetter, 'id' | 'messageId' | 'cause' | 'at' | 'attempt'> & {
    message: { content: Buffer }
  },
  family: string,
  characters: number,
): DeadLetterView {
  const encoding = isUtf8(content) ? 'utf8' : 'base64'
  // Not more of it than is shown: a body may have many megabytes. A character of UTF-8 has at most 4 bytes.
  const body =
    characters > 0
      ? content
          .subarray(0, 4 * characters)
          .toString(encoding)
          .slice(0, characters)
      : null
  const whole =
    encoding === 'utf8' ? content.length <= 4 * characters && content.toString('utf8').length : Math.ceil(content.length / 3) * 4
  return {
    id,
    family,
    messageId: messageId ?? null,
    cause: cause.slice(0, mostCause),
    at: at === undefined ? null : new Date(at).toISOString(),
    attempt: String(attempt).slice(0, mostAttempt),
    encoding,
    body,
    bytes: content.length,
    truncated: body === null || whole === false || whole > body.length,
  }
}
