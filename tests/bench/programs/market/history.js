// Writes ticks and their candles to PostgreSQL in batches, and tells how long it took.
const { now } = require('../clock')
const { histories } = require('./histories')

const [side, options] = process.argv.slice(2)
const symbols = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA']
const perSecond = 2_000

process.on('disconnect', () => process.exit(0))
void main()

async function main() {
  let left = 0
  let done = () => undefined
  const onWritten = (ticks) => {
    left -= ticks
    if (left === 0) done()
  }
  const { write } = await histories[side]({ ...JSON.parse(options), onWritten })
  process.on('message', async ({ from, count, startMs }) => {
    const ticks = ticksFrom(from, { count, startMs })
    left = count
    const all = new Promise((resolve) => {
      done = resolve
    })
    const startedAt = now()
    for (const tick of ticks) write(tick)
    await all
    process.send({ tookUs: now() - startedAt })
  })
  process.send({ ready: true })
}

/** The same for the same numbers, whoever writes them. */
const ticksFrom = (from, { count, startMs }) =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index
    const at = startMs + Math.floor((number * 1_000) / perSecond)
    const price = (1_450 + ((number * 7_919) % 1_000) / 100).toFixed(2)
    return { symbol: symbols[number % symbols.length], epoch: 1, sequence: number + 1, price, quantity: '10', eventAt: at, ingestedAt: at }
  })
