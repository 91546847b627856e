import { deadLetterAccess, type QueueFamily } from '@trading/contracts'
import { connectOnce, type DeadLetterReading, DeadLettersError, openReading } from '@trading/dead-letters'

export interface Reading {
  url: string
  family: QueueFamily
  abort: AbortSignal
}

/**
 * Reads the dead letters of a family on a connection of its own, so that whatever happens the broker has them back once it is closed. What the
 * work did not remove is requeued. Undefined if no service has declared the queue yet.
 */
export async function reading<T>(
  { url, family, abort }: Reading,
  work: (reading: DeadLetterReading) => Promise<T>,
): Promise<T | undefined> {
  const connection = await connectOnce({ url, name: 'gateway dead letters', access: deadLetterAccess(family) })
  try {
    const opened = await openReading(connection, { url, family, tell: () => undefined, abort })
    try {
      return await work(opened)
    } finally {
      await opened.close()
    }
  } catch (cause) {
    if (cause instanceof DeadLettersError && cause.code === 'NO_QUEUE') return undefined
    throw cause
  } finally {
    await connection.close?.()
  }
}
