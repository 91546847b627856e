import { isDeepStrictEqual } from 'node:util'
import type { Declarations } from '@trading/contracts'

export interface VerifyOptions {
  /** The address of the broker: the source of the virtual host, and of the login if the API's address has none. */
  url: string
  /** The address of the management API. */
  managementUrl: string
}

const answerMs = 5_000

/**
 * The differences from what this version declares: types, arguments and bindings, which AMQP cannot read.
 * @throws Error if the API does not answer or refuses the user
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
  // fetch refuses an address that contains a login.
  Object.assign(base, { username: '', password: '' })
  // As amqplib does: without a path, the default virtual host.
  const vhost = broker.pathname.length > 1 ? decodeURIComponent(broker.pathname.slice(1)) : '/'
  return async (kind, ...names) => {
    const path = ['api', kind, vhost, ...names].map(encodeURIComponent).join('/')
    const response = await fetch(new URL(path, base), { headers, redirect: 'manual', signal: AbortSignal.timeout(answerMs) })
    if (!response.ok) throw new Error(`the management API answered ${response.status} for ${names.at(-1)}`)
    return response.json()
  }
}
