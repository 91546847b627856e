// Redis and PostgreSQL as market data uses them, and the bare client libraries doing the same. Each resolves when it is connected.
const { createClient } = require('@redis/client')
const { openReader } = require('@trading/market-data')
const { openPriceWriter } = require('@trading/market-data-service/price-writer')
const { openRedis } = require('@trading/redis')
const { now } = require('../clock')
const { callOf, channelOf, kept } = require('./stored-calls')

/** Called with each event; nothing is written. */
const logTo = (onEvent) => {
  const line = (fields) => void onEvent(fields.event)
  return { debug: line, info: line, warn: line, error: line }
}
const until = async (holds) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
exports.logTo = logTo
exports.until = until

async function connected(url) {
  const client = createClient({ url })
  client.on('error', (error) => {
    throw error
  })
  return client.connect()
}

/**
 * `prepare` turns ticks into what `write` takes, before the clock starts. `onStored` is called for each tick that Redis has. `ahead`: how many
 * ticks to have on their way at once.
 */
exports.writers = {
  // Half of them wait, so that there is always a next one. As many are under way as with the bare client.
  async ours({ url, onStored }) {
    const redis = openRedis({ url, name: 'benchmark', log: logTo(() => undefined) })
    await until(() => redis.up)
    const onDropped = (ticks) => {
      throw new Error(`${ticks} ticks were dropped`)
    }
    const { write } = openPriceWriter({ redis, kept, log: logTo(() => undefined), onStored, onDropped })
    return { ahead: 128, prepare: async (ticks) => ticks, write }
  },
  async bare({ url, onStored }) {
    const client = await connected(url)
    const { sha, text } = await callOf({ symbol: 'A', epoch: 1, sequence: 1, price: '1', eventAt: 0, ingestedAt: 0 })
    await client.scriptLoad(text)
    const stored = (answer) => {
      if (answer !== 1) throw new Error(`a tick was not stored: ${answer}`)
      onStored()
    }
    return {
      ahead: 64,
      prepare: (ticks) => Promise.all(ticks.map(async (tick) => (await callOf(tick)).call)),
      write: (call) => void client.evalSha(sha, call).then(stored),
    }
  },
}

/** `last`: the sequence of the last tick that was seen. `onTick` is called with the sequence of each tick, if given. */
exports.readers = {
  async ours({ url, symbol, onTick }) {
    const log = logTo((event) => {
      if (event === 'prices.gap') throw new Error('a tick was missed')
    })
    const reader = openReader({ url, name: 'benchmark', symbols: [symbol], maxAgeMs: 60_000, log })
    await until(() => ['stale', 'live'].includes(reader.latest(symbol).state))
    if (onTick) void each(reader.ticks(), ({ tick }) => onTick(tick.sequence))
    return { last: () => reader.latest(symbol).tick?.sequence ?? 0 }
  },
  async bare({ url, symbol, onTick }) {
    const client = await connected(url)
    let last
    await client.subscribe(await channelOf(symbol), (text) => {
      const parts = text.split(' ')
      if (parts[0] === 'heartbeat') return
      const [epoch, sequence, ingestedAt, eventAt, price, quantity] = parts
      last = {
        symbol,
        epoch: Number(epoch),
        sequence: Number(sequence),
        ingestedAt: Number(ingestedAt),
        eventAt: Number(eventAt),
        price,
        quantity: quantity || undefined,
      }
      onTick?.(last.sequence)
    })
    return { last: () => last?.sequence ?? 0 }
  },
}

async function each(values, work) {
  for await (const value of values) work(value)
}

/** A reader that tells how long after each new connection it is live again, for all of its symbols. */
exports.openResyncing = async ({ url, symbols, onLive }) => {
  let upAt
  const log = logTo((event) => {
    if (event === 'redis.connected') upAt = now()
  })
  const reader = openReader({ url, name: 'benchmark', symbols, maxAgeMs: 2_000, log })
  const states = () => symbols.map((symbol) => reader.latest(symbol))
  const look = () => {
    if (upAt === undefined || states().some(({ state }) => state !== 'live')) return
    onLive({ resyncMs: (now() - upAt) / 1_000, ticks: Math.min(...symbols.map((symbol) => reader.recent(symbol, 1_000).length)) })
    upAt = undefined
  }
  setInterval(look, 1)
}
