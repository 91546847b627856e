import { UserError } from '@trading/terminal'
import type { Broker } from '../server/kinds/rabbitmq/broker'

const callMs = 10_000

/** Creates a vhost for the login of the broker's address. Resolves with the address of the vhost. */
export async function createVhost(broker: Broker, vhost: string): Promise<string> {
  const user = decodeURIComponent(new URL(broker.url).username) || 'guest'
  await call(broker, 'PUT', `vhosts/${encodeURIComponent(vhost)}`)
  const everything = { configure: '.*', write: '.*', read: '.*' }
  await call(broker, 'PUT', `permissions/${encodeURIComponent(vhost)}/${encodeURIComponent(user)}`, everything)
  return Object.assign(new URL(broker.url), { pathname: `/${encodeURIComponent(vhost)}` }).toString()
}

/** Deletes it with everything in it, whoever is connected. */
export const deleteVhost = (broker: Broker, vhost: string): Promise<void> => call(broker, 'DELETE', `vhosts/${encodeURIComponent(vhost)}`)

async function call({ managementUrl, username, password }: Broker, method: string, path: string, body?: object): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const problem = async (): Promise<string | undefined> => {
    const response = await fetch(`${managementUrl}/api/${path}`, {
      method,
      // A kept-alive connection would delay the broker's shutdown by 5 s.
      headers: { authorization, connection: 'close', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(callMs),
    })
    return response.ok ? undefined : `status ${response.status}`
  }
  const found = await problem().catch((error: Error) => `no answer (${error.message})`)
  if (found === undefined) return
  const needed = 'a replay needs the management API and a login with the tag administrator, for a vhost of its own'
  throw new UserError(`the broker's management API at ${managementUrl}: ${found} to ${method} ${path}; ${needed}`)
}
