import type { z } from 'zod'
import { VenueFault } from './errors'
import type { Venue } from './venue'
import { complaints, fillSchema, refusalSchema } from './wire'

export interface HttpVenueOptions {
  /** Base address; orders are posted to `orders` below it. */
  url: string
  name?: string
}

// The venue says "later" (RFC 9110, 15.5.9; RFC 6585, 4): no mistake of ours.
const later = new Set([408, 429])
const shownLength = 300

/**
 * A venue over HTTP: 2xx is a fill, 422 a refusal. 5xx, "later", a failed connection and an answer that cannot be read are faults,
 * since the order may or may not have been placed. Any other status is a mistake in what was sent.
 */
export function createHttpVenue({ url, name = 'http' }: HttpVenueOptions): Venue {
  const { href, username, password } = new URL('orders', url.endsWith('/') ? url : `${url}/`)
  if (username || password) throw new Error('the address of the venue must not hold a user name or a password')

  return {
    name,
    async place(order, abort) {
      const { status, text } = await post(href, JSON.stringify(order), abort)
      if (status >= 200 && status < 300) return read(fillSchema, text)
      if (status === 422) return read(refusalSchema, text)
      const answer = `POST ${href} was answered with ${status}: ${shown(text)}`
      throw status >= 500 || later.has(status) ? new VenueFault(answer) : new Error(answer)
    },
  }
}

async function post(href: string, body: string, abort: AbortSignal): Promise<{ status: number; text: string }> {
  const headers = { 'content-type': 'application/json' }
  try {
    // An order must not wander off to wherever a redirect points.
    const response = await fetch(href, { method: 'POST', headers, body, signal: abort, redirect: 'manual' })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    if (abort.aborted) throw abort.reason
    throw new VenueFault(`POST ${href} failed`, { cause: error })
  }
}

function read<T>(schema: z.ZodType<T>, text: string): T {
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
