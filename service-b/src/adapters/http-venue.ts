import { spelledId } from '@trading/contracts'
import {
  asText,
  isLateReject,
  isMissing,
  isPage,
  isWord,
  OrderTooLate,
  type Said,
  shown,
  UnreadableAnswer,
  type Venue,
  VenueFault,
} from '@trading/venue'
import { parseExactly } from './exact-json'

export interface HttpVenueOptions {
  /** Base address; `orders` is below it. */
  url: string
  name?: string
}

interface Answer {
  /** The request, for error messages. */
  asked: string
  status: number
  text: string
}

// "Try again later" (RFC 9110, 15.5.9; RFC 6585, 4): the request itself is not at fault.
const later = new Set([408, 429])
const refused = 422
const shownLength = 300

/**
 * A venue over HTTP.
 * - `POST orders`: 2xx is the outcome of the order, 422 a reject.
 * - `GET orders/<client order id>`: 2xx is the outcome of the order; a 404 that names the id means that there is no such order.
 * - `GET orders?since=…`: pages of the list of orders.
 *
 * Only JSON with a status counts as the venue's answer; its numbers are passed on as they were written. 5xx, 408, 429, a failed connection
 * and any other answer (a proxy's page, a truncated body) are faults, since the order may have been placed. Any other status with JSON
 * means that the request was wrong. A reject with the code `TOO_LATE_TO_ENTER` means that the order came after its `takeBy`; `find` and
 * `orders` ignore such rejects.
 */
export function createHttpVenue({ url, name = 'http' }: HttpVenueOptions): Venue {
  const { href, username, password } = new URL('orders', url.endsWith('/') ? url : `${url}/`)
  if (username || password) throw new Error('the address of the venue must not contain a user name or password')

  return {
    name,
    async place(order, abort) {
      const answer = await ask('POST', href, abort, JSON.stringify(order))
      if (!succeeded(answer) && answer.status !== refused) throw failure(answer)
      const said = wordOf(answer)
      if (isLateReject(said)) throw new OrderTooLate(`the venue did not accept the order: ${asText(said.reason, shownLength)}`)
      if (!succeeded(answer) && said.status !== 'REJECTED')
        throw new UnreadableAnswer(`the answer is an HTTP ${answer.status} with status ${shown(said.status)}`, said)
      return said
    },
    async find(clientOrderId, abort) {
      const answer = await ask('GET', `${href}/${encodeURIComponent(clientOrderId)}`, abort)
      if (succeeded(answer)) {
        const said = wordOf(answer)
        return isLateReject(said) ? undefined : said
      }
      if (answer.status !== 404) throw failure(answer)
      // A 404 from a proxy or for a wrong path does not mean that the venue has no such order.
      const missing = parsed(answer)
      if (!isMissing(missing)) throw noWord(answer)
      if (spelledId(missing.clientOrderId) === spelledId(clientOrderId)) return undefined
      throw new VenueFault(`${answer.asked} returned another order: ${briefly(answer)}`)
    },
    async *orders(since, abort) {
      const asked = new Set<string>()
      let after: string | undefined
      do {
        const query = new URLSearchParams({ since: since.toISOString(), ...(after && { after }) })
        const answer = await ask('GET', `${href}?${query}`, abort)
        if (!succeeded(answer)) throw failure(answer)
        const page = parsed(answer)
        if (!isPage(page)) throw new VenueFault(`${answer.asked} returned something other than a page of orders: ${briefly(answer)}`)
        yield { ...page, orders: page.orders.filter((order) => !isLateReject((order as { outcome?: unknown } | null)?.outcome)) }
        after = page.next ?? undefined
        if (after && asked.has(after)) throw new VenueFault(`${answer.asked} returned the same page token again: ${shown(after)}`)
        if (after) asked.add(after)
      } while (after)
    },
  }
}

async function ask(method: string, href: string, abort: AbortSignal, body?: string): Promise<Answer> {
  const asked = `${method} ${href}`
  try {
    // An order must not follow a redirect.
    const response = await fetch(href, { method, signal: abort, redirect: 'manual', ...(body && { body, headers: sendsJson }) })
    return { asked, status: response.status, text: await response.text() }
  } catch (error) {
    if (abort.aborted) throw abort.reason
    throw new VenueFault(`${asked} failed`, { cause: error })
  }
}

const sendsJson = { 'content-type': 'application/json' }

const succeeded = ({ status }: Answer): boolean => status >= 200 && status < 300

function failure(answer: Answer): Error {
  const message = `${answer.asked} returned ${answer.status}: ${briefly(answer)}`
  // A venue rejects a bad request with JSON. Any other page comes from something in front of it: the 404 of an ingress without a backend,
  // the 403 of a firewall, a redirect. Treated as a bad request, it would dead-letter the whole queue.
  const ofOthers = answer.status >= 500 || later.has(answer.status) || !isObject(parsed(answer))
  return ofOthers ? new VenueFault(message) : new Error(message)
}

const isObject = (said: unknown): boolean => typeof said === 'object' && said !== null

/** The venue's answer about an order. */
function wordOf(answer: Answer): Said & Record<string, unknown> {
  const said = parsed(answer)
  // In an RFC 9457 problem, `status` is the HTTP status, so the answer comes from something in front of the venue.
  if (isWord(said) && (succeeded(answer) || said.status !== String(answer.status))) return said as Said & Record<string, unknown>
  throw noWord(answer)
}

const noWord = (answer: Answer): VenueFault =>
  new VenueFault(`${answer.asked} returned ${answer.status} without a valid answer of the venue: ${briefly(answer)}`)

function parsed({ text }: Answer): unknown {
  try {
    return parseExactly(text)
  } catch {
    return undefined
  }
}

const briefly = ({ text }: Answer): string => asText(text, shownLength).trim() || '(empty)'
