const { ErrorReply } = require('@redis/client')
const { storeTick } = require('@trading/market-data')

/** How many prices Redis keeps of a symbol; the defaults of market data. */
const kept = { count: 1_000, ms: 3_600_000 }
exports.kept = kept

/** What market data sends to Redis for a tick: the script and its arguments, without sending it. */
exports.callOf = async (tick) => {
  const seen = {}
  const client = {
    async evalSha(sha, call) {
      Object.assign(seen, { sha, call })
      throw new ErrorReply('NOSCRIPT')
    },
    async eval(text) {
      seen.text = text
      return 1
    },
  }
  await storeTick(client, tick, kept)
  return seen
}

/** Where a symbol's ticks are published. */
exports.channelOf = async (symbol) => {
  const tick = { symbol, epoch: 1, sequence: 1, price: '1', quantity: undefined, eventAt: 0, ingestedAt: 0 }
  return (await exports.callOf(tick)).call.arguments[6]
}
