// Calls a server of positions in one of the ways, and tells how long it took.
const { now } = require('../clock')
const { countBytes } = require('./count-bytes')
const { ways } = require('./ways')

const [way, given] = process.argv.slice(2)
const options = JSON.parse(given)
const { symbol, inFlight } = options
const sampled = 1_000
const caller = ways[way](options)

process.on('disconnect', () => process.exit(0))
process.on('message', async (asked) => process.send(await answers[Object.keys(asked)[0]](asked)))
process.send({ ready: true })

const answers = {
  async calls({ calls }) {
    const startedAt = now()
    await callMany(caller, calls)
    return { tookUs: now() - startedAt }
  },
  async watch({ watch: { epoch, fills } }) {
    const startedAt = now()
    await caller.watch(epoch, fills)
    return { watchedUs: now() - startedAt }
  },
  position: async () => ({ position: await caller.position(symbol) }),
  /** On a connection that is open: what each call adds. */
  async bytes() {
    const relay = await countBytes(options.port)
    const through = ways[way]({ ...options, port: relay.port })
    await callMany(through, sampled)
    const { sent, received } = { ...relay.count }
    await callMany(through, sampled)
    through.close()
    relay.close()
    return { bytes: { sent: (relay.count.sent - sent) / sampled, received: (relay.count.received - received) / sampled } }
  },
}

async function callMany({ position }, calls) {
  let left = calls
  const lane = async () => {
    while (left-- > 0) await position(symbol)
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
}
