import { type ProblemType, problemTypes } from '@trading/gateway-api'

/** What to do about each kind of problem. */
const advice: Record<ProblemType, string> = {
  'invalid-request': 'errors lists each field that is wrong, and what was expected. Correct them; sent again as it is, it fails again.',
  unauthenticated:
    'There was no API key, or it is wrong, expired or revoked, or the session has ended. Send "Authorization: Bearer <key>", or log in again.',
  forbidden: 'The key is valid but its role, its strategy or its symbols do not permit this. An operator makes keys with npm run keys.',
  csrf: 'A write with the cookie of a session needs the csrfToken of GET /v1/session in the header x-csrf-token.',
  'not-found': 'There is no such thing, or it belongs to somebody else.',
  conflict: 'It is in another state: detail says in which.',
  'body-too-large': 'A body has at most 64 KiB.',
  'unsupported-media-type': 'Bodies are application/json.',
  'idempotency-mismatch': 'A key stands for one signal. Send the same body again to have the same answer, or a new key for a new signal.',
  'too-many-requests': 'Wait as long as Retry-After says. ratelimit-remaining says how many are left.',
  internal: 'A fault of the gateway. Its log has the request id of the header x-request-id.',
  'upstream-invalid':
    'The service in detail said what its description does not permit: it is broken, or of another version. Other parts answer. The log has the fields, under the request id.',
  'upstream-away': 'Only this part of the gateway does not answer. Try again after Retry-After; a write under the same Idempotency-Key.',
  overloaded: 'Try again after Retry-After.',
}

/** A page without scripts, to which the types of problems lead. */
export function problemsPage(): string {
  const sections = Object.entries(problemTypes).map(
    ([name, { status, title }]) =>
      `<section id="${name}"><h2>${status} ${title}</h2><p><code>/problems#${name}</code></p><p>${escaped(advice[name as ProblemType])}</p></section>`,
  )
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Problems</title></head><body><h1>Problems</h1>${sections.join('')}</body></html>\n`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
