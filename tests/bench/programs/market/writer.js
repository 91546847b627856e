// Stores ticks in Redis: as many as it can, at a rate, or until it is stopped.
const { now, pacedBy } = require('../clock')
const { writers } = require('./clients')
const { tickSource } = require('./ticks')

const [side, options] = process.argv.slice(2)
const { url, symbols } = JSON.parse(options)
const sources = symbols.map(tickSource)
let onStored = () => undefined

process.on('disconnect', () => process.exit(0))
void main()

async function main() {
  const writer = await writers[side]({ url, onStored: () => onStored() })
  process.on('message', async ({ store, pace, keep }) => {
    if (store) process.send({ stored: await storeAll(writer, await prepared(writer, store)) })
    if (pace) process.send({ sent: await storePaced(writer, await prepared(writer, pace.ticks), pace.perSecond) })
    if (keep) {
      setInterval(async () => (await prepared(writer, symbols.length)).forEach(writer.write), 1_000 / keep.perSecond)
      process.send({ keeping: true })
    }
  })
  process.send({ ready: true })
}

/** Ticks of all symbols in turn. */
const prepared = (writer, count) => {
  const bySymbol = sources.map((take) => take(count / symbols.length))
  return writer.prepare(bySymbol[0].flatMap((_, index) => bySymbol.map((ticks) => ticks[index])))
}

function storeAll({ ahead, write }, ticks) {
  return new Promise((resolve) => {
    const startedAt = now()
    let offered = 0
    let stored = 0
    onStored = () => {
      if (++stored === ticks.length) resolve({ startedAt, endedAt: now() })
      else if (offered < ticks.length) write(ticks[offered++])
    }
    while (offered < Math.min(ahead, ticks.length)) write(ticks[offered++])
  })
}

/** When each tick was handed over. */
async function storePaced({ write }, ticks, perSecond) {
  onStored = () => undefined
  const sent = []
  await pacedBy(perSecond, ticks, (tick) => {
    sent.push(now())
    write(tick)
  })
  return sent
}
