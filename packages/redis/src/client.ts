import { createClient } from '@redis/client'

export interface ClientOptions {
  url: string
  /** Shown by CLIENT LIST. */
  name: string
  connectMs: number
}

/** The most calls that may wait for their answers. Beyond this, calls fail at once, so that a slow server cannot use up the memory. */
const mostWaiting = 10_000

/** A client for one connection: it never reconnects, and what it is asked while it is not connected fails at once. */
export const newClient = ({ url, name, connectMs }: ClientOptions) =>
  createClient({
    url,
    name,
    socket: { connectTimeout: connectMs, reconnectStrategy: false },
    disableOfflineQueue: true,
    commandsQueueMaxLength: mostWaiting,
  })

export type Client = ReturnType<typeof newClient>
