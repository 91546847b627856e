// A reader of prices as a process of its own. Logs what it sees as JSON lines; ends when its standard input does.
// Arguments: the address, a name, the symbols with commas between them, and the age beyond which a price is stale.
const { openReader } = require('@trading/market-data')

const [url, name, list, maxAgeMs] = process.argv.slice(2)
const symbols = list.split(',')
const lookEveryMs = 10
const flushEveryMs = 50
const tellEveryMs = 100

let lines = ''
const say = (line) => {
  lines += `${JSON.stringify({ at: Date.now(), ...line })}\n`
}
const flush = () => {
  if (lines) process.stdout.write(lines)
  lines = ''
}
const onEvent = ({ event }) => {
  if (event === 'redis.connected') say({ is: 'connected' })
  if (event === 'prices.gap') say({ is: 'gap' })
}
const log = { debug() {}, info: onEvent, warn() {}, error: onEvent }
const reader = openReader({ url, name, symbols, maxAgeMs: Number(maxAgeMs), log })

const told = new Map()
const brief = ({ symbol, epoch, sequence, price, quantity }) => ({ symbol, epoch, sequence, price, quantity })
const sayKept = (symbol) => say({ is: 'kept', ticks: reader.recent(symbol, 1_000).map(brief) })
const look = () => {
  for (const symbol of symbols) {
    const { tick, state, ageMs } = reader.latest(symbol)
    const before = told.get(symbol)
    if (before?.state === state && Date.now() < before.nextAt) continue
    say({ is: 'state', symbol, state, ageMs, epoch: tick?.epoch ?? 0, sequence: tick?.sequence ?? 0 })
    if (state === 'live' && before?.state !== 'live') sayKept(symbol)
    told.set(symbol, { state, nextAt: Date.now() + tellEveryMs })
  }
}
const looking = setInterval(look, lookEveryMs)
const flushing = setInterval(flush, flushEveryMs)
const followed = (async () => {
  for await (const { tick, skipped } of reader.ticks()) say({ is: 'tick', skipped, ...brief(tick) })
})()

process.stdin.resume().on('end', async () => {
  clearInterval(looking)
  clearInterval(flushing)
  const last = symbols.flatMap((symbol) => reader.latest(symbol).tick ?? [])
  for (const symbol of symbols) sayKept(symbol)
  await reader.close()
  await followed
  say({ is: 'last', ticks: last.map(brief) })
  flush()
})
