import { openRedis } from '@trading/redis'
import type { SeenTick } from '../../oracle/prices'
import { quietLog } from '../../quiet-log'
import { until } from '../../until'

/** A bare subscriber: what was published, in order, as far as it was connected. */
export interface ChannelWatch {
  readonly published: readonly (SeenTick & { at: number })[]
  /** The last that was published of a symbol; undefined if there was none. */
  last(symbol: string): SeenTick | undefined
  close(): Promise<void>
}

// On purpose not the reader's own code.
const tickText = /^(\d{10}) (\d{13}) \d+ \d+ (\S+) (\S*)$/

/** A tick as it stands in Redis and on its channel; undefined if the text is none, such as a heartbeat. */
export function seenTick(symbol: string, text: string): SeenTick | undefined {
  const [, epoch, sequence, price, quantity] = tickText.exec(text) ?? []
  return price === undefined
    ? undefined
    : { symbol, epoch: Number(epoch), sequence: Number(sequence), price, quantity: quantity || undefined }
}

export async function watchChannels(url: string): Promise<ChannelWatch> {
  const published: (SeenTick & { at: number })[] = []
  const last = new Map<string, SeenTick>()
  const redis = openRedis({ url, name: 'watch', log: quietLog() })
  let subscribed = false
  redis.onUp(() => {
    const subscribe = redis.call((client) =>
      client.pSubscribe('md:*', (text, channel) => {
        const tick = seenTick(channel.slice('md:'.length), text)
        if (!tick) return
        published.push({ at: Date.now(), ...tick })
        last.set(tick.symbol, tick)
      }),
    )
    void subscribe.then(
      () => {
        subscribed = true
      },
      () => undefined,
    )
  })
  await until('the watch is subscribed', () => subscribed)
  return { published, last: (symbol) => last.get(symbol), close: redis.close }
}
