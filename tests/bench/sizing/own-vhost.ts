import { exchanges, queues, workQueue } from '@trading/rig/signal-queues'
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib'

/**
 * Sizing fills and empties the work queue, so nothing else may use it.
 * @throws if it contains signals or has consumers
 */
export async function refuseIfInUse(url: string): Promise<{ wasThere: boolean }> {
  const connection = await reached(url)
  try {
    const channel = await connection.createChannel()
    channel.on('error', () => undefined)
    const found = await channel.checkQueue(workQueue).catch((error: { code?: number }) => {
      if (error.code === 404) return undefined
      throw error
    })
    if (found && (found.messageCount > 0 || found.consumerCount > 0))
      throw new Error(
        `${workQueue} is in use there (${found.messageCount} signals, ${found.consumerCount} engines): create a virtual host for sizing and name it in --url`,
      )
    return { wasThere: found !== undefined }
  } finally {
    await connection.close()
  }
}

/** Removes the platform's declarations. */
export async function leaveAsFound(channel: ConfirmChannel): Promise<void> {
  for (const { queue } of queues) await channel.deleteQueue(queue)
  for (const { name } of exchanges) await channel.deleteExchange(name)
}

async function reached(url: string): Promise<ChannelModel> {
  try {
    const connection = await connect(url, { timeout: 10_000 })
    connection.on('error', () => undefined)
    return connection
  } catch (cause) {
    throw new Error('no broker answers at --url, or it refuses the user', { cause })
  }
}
