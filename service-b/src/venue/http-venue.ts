import { spelledId } from '@trading/contracts'
import type { z } from 'zod'
import { OrderTooLate, VenueFault } from './errors'
import type { Venue } from './venue'
import { complaints, fillSchema, foundSchema, isLateRefusal, missingSchema, pageSchema, refusalSchema } from './wire'

export interface HttpVenueOptions {
  /** Base address; `orders` is below it. */
  url: string
  name?: string
}

interface Answer {
  /** What was asked, for a person. */
  asked: string
  status: number
  text: string
}

// The venue says "later" (RFC 9110, 15.5.9; RFC 6585, 4): no mistake of ours.
const later = new Set([408, 429])
const shownLength = 300

/**
 * A venue over HTTP. `POST orders`: 2xx is a fill, 422 a refusal. `GET orders/<client order id>`: 2xx is what became of the order, and a
 * 404 that names the id that there is none. `GET orders?since=…`: pages of its list. 5xx, "later", a failed connection and an answer that
 * cannot be read are faults, since the order may or may not have been placed. Any other status is a mistake in what was sent. A refusal
 * with the code `TOO_LATE_TO_ENTER` is of an order that came after its `takeBy`: to a venue that keeps such refusals, no order at all.
 */
export function createHttpVenue({ url, name = 'http' }: HttpVenueOptions): Venue {
  const { href, username, password } = new URL('orders', url.endsWith('/') ? url : `${url}/`)
  if (username || password) throw new Error('the address of the venue must not hold a user name or a password')

  return {
    name,
    async place(order, abort) {
      const answer = await ask('POST', href, abort, JSON.stringify(order))
      if (succeeded(answer)) return read(fillSchema, answer)
      if (answer.status !== 422) throw failure(answer)
      const refusal = read(refusalSchema, answer)
      if (isLateRefusal(refusal)) throw new OrderTooLate(`the venue did not take it: ${refusal.reason}`)
      return refusal
    },
    async find(clientOrderId, abort) {
      const answer = await ask('GET', `${href}/${encodeURIComponent(clientOrderId)}`, abort)
      if (succeeded(answer)) {
        const found = read(foundSchema, answer)
        return isLateRefusal(found) ? undefined : found
      }
      if (answer.status !== 404) throw failure(answer)
      // The 404 of a proxy or of a wrong path must not pass for the venue's word that it has no such order.
      if (spelledId(read(missingSchema, answer).clientOrderId) === spelledId(clientOrderId)) return undefined
      throw new VenueFault(`${answer.asked} was answered for another order: ${shown(answer.text)}`)
    },
    async *orders(since, abort) {
      let after: string | undefined
      do {
        const query = new URLSearchParams({ since: since.toISOString(), ...(after && { after }) })
        const answer = await ask('GET', `${href}?${query}`, abort)
        if (!succeeded(answer)) throw failure(answer)
        const { next, orders, ...page } = read(pageSchema, answer)
        yield { ...page, orders: orders.filter(({ outcome }) => !isLateRefusal(outcome)) }
        after = next
      } while (after)
    },
  }
}

async function ask(method: string, href: string, abort: AbortSignal, body?: string): Promise<Answer> {
  const asked = `${method} ${href}`
  try {
    // An order must not wander off to wherever a redirect points.
    const response = await fetch(href, { method, signal: abort, redirect: 'manual', ...(body && { body, headers: sendsJson }) })
    return { asked, status: response.status, text: await response.text() }
  } catch (error) {
    if (abort.aborted) throw abort.reason
    throw new VenueFault(`${asked} failed`, { cause: error })
  }
}

const sendsJson = { 'content-type': 'application/json' }

const succeeded = ({ status }: Answer): boolean => status >= 200 && status < 300

function failure({ asked, status, text }: Answer): Error {
  const message = `${asked} was answered with ${status}: ${shown(text)}`
  return status >= 500 || later.has(status) ? new VenueFault(message) : new Error(message)
}

function read<T>(schema: z.ZodType<T>, { text }: Answer): T {
  const { success, data, error } = schema.safeParse(parsed(text))
  if (success) return data
  throw new VenueFault(`the answer of the venue cannot be read (${complaints(error)}): ${shown(text)}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const shown = (text: string): string => text.slice(0, shownLength).trim() || '(empty)'
