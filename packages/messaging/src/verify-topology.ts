import { isDeepStrictEqual } from 'node:util'
import type { Declarations } from '@trading/contracts'

export interface VerifyOptions {
  /** The broker's own address, for the virtual host, and for the login where the API's address has none. */
  url: string
  /** Where the management API is. */
  managementUrl: string
}

const answerMs = 5_000

/**
 * What differs from what this version declares: types, arguments and bindings, which AMQP shows to nobody.
 * @throws Error where the API does not answer, or not to this user
 */
export async function topologyDifferences({ exchanges, queues }: Declarations, options: VerifyOptions): Promise<string[]> {
  const ask = apiOf(options)
  const differences = await Promise.all([
    ...exchanges.map(async ({ name, type }) => {
      const found = await ask('exchanges', name)
      return differing(`exchange ${name}`, { ...plain, internal: false, type, arguments: {} }, found)
    }),
    ...queues.map(async ({ queue, arguments: args }) =>
      differing(`queue ${queue}`, { ...plain, arguments: args }, await ask('queues', queue)),
    ),
    ...queues.flatMap(({ queue, bindings }) =>
      bindings.map(async ({ exchange, routingKey }) => {
        const found = await ask('bindings', 'e', exchange, 'q', queue)
        const bound = Array.isArray(found) && found.some(({ routing_key }) => routing_key === routingKey)
        return bound ? [] : [`queue ${queue} is not bound to ${exchange} / ${routingKey}`]
      }),
    ),
  ])
  return differences.flat()
}

const plain = { durable: true, auto_delete: false }

function differing(object: string, wanted: Record<string, unknown>, found: unknown): string[] {
  const actual = found as Record<string, unknown>
  return Object.entries(wanted)
    .filter(([field, value]) => !isDeepStrictEqual(actual[field], value))
    .map(([field, value]) => `${object} has ${field} ${JSON.stringify(actual[field])}, expected ${JSON.stringify(value)}`)
}

function apiOf({ url, managementUrl }: VerifyOptions): (...path: string[]) => Promise<unknown> {
  const broker = new URL(url)
  const base = new URL(managementUrl.endsWith('/') ? managementUrl : `${managementUrl}/`)
  const { username, password } = base.username ? base : broker
  const login = `${decodeURIComponent(username || 'guest')}:${decodeURIComponent(password || 'guest')}`
  const headers = { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
  // fetch takes no address with a login in it.
  Object.assign(base, { username: '', password: '' })
  // As amqplib reads it: without a path the virtual host is the default one.
  const vhost = broker.pathname.length > 1 ? decodeURIComponent(broker.pathname.slice(1)) : '/'
  return async (kind, ...names) => {
    const path = ['api', kind, vhost, ...names].map(encodeURIComponent).join('/')
    const response = await fetch(new URL(path, base), { headers, redirect: 'manual', signal: AbortSignal.timeout(answerMs) })
    if (!response.ok) throw new Error(`the management API answered ${response.status} when asked for ${names.at(-1)}`)
    return response.json()
  }
}
