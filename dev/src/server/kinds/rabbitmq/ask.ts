import type { Access } from './broker'

/** RabbitMQ's version from the management API; undefined if that does not answer. */
export async function versionOf({ managementUrl, username, password }: Access): Promise<string | undefined> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  try {
    // A kept-alive connection would delay the broker's shutdown by 5 s.
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
