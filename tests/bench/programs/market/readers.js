// Readers of one symbol, each with a connection of its own. Tells when all of them have seen a tick, or when each tick arrived.
const { now } = require('../clock')
const { readers } = require('./clients')

const [side, options] = process.argv.slice(2)
const { url, symbol, count, stamps } = JSON.parse(options)
let arrived = []

process.on('disconnect', () => process.exit(0))
void main()

async function main() {
  const onTick = stamps ? (sequence) => void arrived.push([sequence, now()]) : undefined
  const all = await Promise.all(Array.from({ length: count }, () => readers[side]({ url, symbol, onTick })))
  process.on('message', async ({ until }) => {
    while (all.some(({ last }) => last() < until)) await new Promise((resolve) => setTimeout(resolve, 1))
    process.send({ seen: { at: now(), arrived } })
    arrived = []
  })
  process.send({ ready: true })
}
