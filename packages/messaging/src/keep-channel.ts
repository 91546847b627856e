import { describeCause, type Log, within } from '@trading/runtime'
import type { Channel, ChannelModel } from 'amqplib'
import type { BrokerConnection } from './connection'

export interface KeepChannelOptions<C extends Channel> {
  connection: BrokerConnection
  name: string
  log: Log
  create: (model: ChannelModel) => Promise<C>
  /** Prepares a new channel before it is used: prefetch, listeners. */
  prepare?: (channel: C) => Promise<unknown>
  onOpen?: (channel: C) => void
  onLost?: (channel: C) => void
}

export interface KeptChannel<C extends Channel> {
  /** The open channel, or undefined while there is none. */
  readonly channel: C | undefined
  close(): Promise<void>
}

const firstRetryMs = 100
const maxRetryMs = 5_000
const closeTimeoutMs = 2_000

/**
 * A channel that is reopened whenever it closes, with its connection or alone. amqplib's recovery does not reopen a channel that closed
 * alone.
 */
export function keepChannel<C extends Channel>(options: KeepChannelOptions<C>): KeptChannel<C> {
  const { connection, name, log, create, prepare, onOpen, onLost } = options
  let channel: C | undefined
  let closing = false
  let retry: NodeJS.Timeout | undefined
  let failures = 0

  const again = (model: ChannelModel) => {
    const isOver = () => closing || connection.model !== model
    if (isOver()) return
    const delayMs = Math.random() * Math.min(maxRetryMs, firstRetryMs * 2 ** failures++)
    clearTimeout(retry)
    retry = setTimeout(() => {
      // The channel's close event comes before the connection is known to be lost.
      if (isOver()) return
      // A channel closes alone if an object that it used is missing: declare everything before it is used again.
      connection.declare(model).then(
        () => open(model),
        (cause) => failed(model, cause),
      )
    }, delayMs)
  }
  const failed = (model: ChannelModel, cause: unknown) => {
    log.warn({ channel: name }, `cannot open the channel ${name}: ${describeCause(cause)}`)
    again(model)
  }
  const open = async (model: ChannelModel) => {
    try {
      const fresh = await create(model)
      let cause = 'the connection ended'
      fresh.on('error', (error) => {
        cause = connection.refusedAs(error)?.message ?? error.message
      })
      let gone = false
      fresh.on('close', () => {
        gone = true
        if (channel !== fresh) return
        channel = undefined
        if (!closing) log.warn({ channel: name }, `the channel ${name} closed: ${cause}`)
        onLost?.(fresh)
        again(model)
      })
      await prepare?.(fresh)
      if (gone) throw new Error(cause)
      if (closing) return void fresh.close().catch(() => undefined)
      channel = fresh
      failures = 0
      onOpen?.(fresh)
    } catch (error) {
      failed(model, error)
    }
  }
  connection.onUp((model) => {
    clearTimeout(retry)
    void open(model)
  })

  return {
    get channel() {
      return channel
    },
    async close() {
      closing = true
      clearTimeout(retry)
      if (channel)
        await within(
          closeTimeoutMs,
          Promise.resolve(channel).then((live) => live.close()),
        )
    },
  }
}
