import type { Access } from './broker'

/** RabbitMQ's version as the management API tells it; undefined where that does not answer. */
export async function versionOf({ managementUrl, username, password }: Access): Promise<string | undefined> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  try {
    // A connection kept open for the next request would hold up the broker's shutdown for 5 s.
    const response = await fetch(`${managementUrl}/api/overview`, {
      headers: { authorization, connection: 'close' },
      signal: AbortSignal.timeout(2_000),
    })
    const overview = (await response.json()) as { rabbitmq_version?: string }
    return overview.rabbitmq_version
  } catch {
    return undefined
  }
}
