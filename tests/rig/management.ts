/** The parts of RabbitMQ's management API that the tests use. */
export interface Management {
  createVhost(vhost: string): Promise<void>
  deleteVhost(vhost: string): Promise<void>
  /** Their names. */
  vhosts(): Promise<string[]>
  queue(vhost: string, queue: string): Promise<QueueInfo>
  queues(vhost: string): Promise<QueueInfo[]>
  consumers(vhost: string): Promise<{ queue: { name: string }; prefetch_count: number; ack_required: boolean }[]>
  /** Makes the broker close the connections of a vhost. */
  closeConnections(vhost: string, named?: RegExp): Promise<number>
  /** Sets a policy on one queue. */
  setPolicy(vhost: string, policy: { queue: string; definition: object }): Promise<void>
  clearPolicy(vhost: string, queue: string): Promise<void>
  /** Creates a user with these tags, such as `management`. */
  createUser(user: { name: string; password: string; tags?: string }): Promise<void>
  deleteUser(name: string): Promise<void>
  setPermissions(vhost: string, user: string, permissions: Permissions): Promise<void>
  /** Exchanges, queues and bindings as an administrator imports and exports them. */
  importDefinitions(vhost: string, definitions: object): Promise<void>
  exportDefinitions(vhost: string): Promise<Record<'exchanges' | 'queues' | 'bindings', Record<string, unknown>[]>>
}

export type Permissions = Record<'configure' | 'write' | 'read', string>

export interface QueueInfo {
  name: string
  type: string
  durable: boolean
  arguments: Record<string, unknown>
}

export function managementOf(managementUrl: string): Management {
  const address = new URL(managementUrl)
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(address.username) || 'guest'}:${decodeURIComponent(address.password) || 'guest'}`).toString('base64')}`
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${address.origin}/api/${path}`, {
      method,
      // A connection that is kept for the next call may be closed by the broker just when that one is sent.
      headers: { authorization, connection: 'close', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (response.headers.get('content-type')?.includes('json') ? await response.json() : undefined) as T
  }
  const at = encodeURIComponent

  return {
    createVhost: (vhost) => call('PUT', `vhosts/${at(vhost)}`),
    deleteVhost: (vhost) => call('DELETE', `vhosts/${at(vhost)}`),
    vhosts: async () => (await call<{ name: string }[]>('GET', 'vhosts')).map(({ name }) => name),
    queue: (vhost, queue) => call('GET', `queues/${at(vhost)}/${at(queue)}`),
    queues: (vhost) => call('GET', `queues/${at(vhost)}`),
    consumers: (vhost) => call('GET', `consumers/${at(vhost)}`),
    async closeConnections(vhost, named = /./) {
      const all = await call<{ name: string; user_provided_name?: string }[]>('GET', `vhosts/${at(vhost)}/connections`)
      const connections = all.filter((connection) => named.test(connection.user_provided_name ?? connection.name))
      await Promise.all(connections.map(({ name }) => call('DELETE', `connections/${at(name)}`)))
      return connections.length
    },
    setPolicy: (vhost, { queue, definition }) =>
      call('PUT', `policies/${at(vhost)}/${at(queue)}`, { pattern: `^${queue.replaceAll('.', '\\.')}$`, definition, 'apply-to': 'queues' }),
    createUser: ({ name, password, tags = '' }) => call('PUT', `users/${at(name)}`, { password, tags }),
    deleteUser: (name) => call('DELETE', `users/${at(name)}`),
    setPermissions: (vhost, user, permissions) => call('PUT', `permissions/${at(vhost)}/${at(user)}`, permissions),
    importDefinitions: (vhost, definitions) => call('POST', `definitions/${at(vhost)}`, definitions),
    exportDefinitions: (vhost) => call('GET', `definitions/${at(vhost)}`),
    clearPolicy: (vhost, queue) => call('DELETE', `policies/${at(vhost)}/${at(queue)}`),
  }
}
