// A feed whose pace, order and silence a test decides. FEED_SYMBOLS: symbols with commas between them. FEED_PER_SECOND: ticks of all of them.
// FEED_QUIET: a symbol that has one tick, the first. FEED_TIMES=disordered: the source's times jump back by up to half an hour, and some ticks
// come twice. SIGUSR2 silences it, and wakes it again.
const { setTimeout: sleep } = require('node:timers/promises')
const { seededRandom } = require('@trading/runtime')

const everyMs = 10
const halfAnHourMs = 1_800_000

module.exports = async function* ({ env, seed }) {
  const symbols = env.FEED_SYMBOLS.split(',')
  const perSecond = Number(env.FEED_PER_SECOND)
  const disordered = env.FEED_TIMES === 'disordered'
  const random = seededRandom(seed)
  const prices = new Map(symbols.map((symbol) => [symbol, 100_000_000]))
  let silent = false
  process.on('SIGUSR2', () => {
    silent = !silent
  })
  let last
  const tickOf = (symbol) => {
    if (disordered && last && random() < 0.1) return last
    const price = prices.get(symbol) + Math.round((random() - 0.5) * 20_000)
    prices.set(symbol, price)
    const ago = disordered && random() < 0.3 ? random() * halfAnHourMs : 0
    const quantity = random() < 0.8 ? { quantity: (random() * 1_000).toFixed(12) } : {}
    last = { symbol, price: `${(price / 10_000).toFixed(4)}00000001`, at: new Date(Date.now() - ago).toISOString(), ...quantity }
    return last
  }
  if (env.FEED_QUIET) yield tickOfQuiet(env.FEED_QUIET)
  const begun = Date.now()
  let given = 0
  for (let turn = 0; ; ) {
    await sleep(everyMs)
    const due = Math.floor(((Date.now() - begun) * perSecond) / 1_000)
    // What was due in a silence is not made up for.
    if (silent) given = due
    for (; given < due; given++) yield tickOf(symbols[turn++ % symbols.length])
  }
}

const tickOfQuiet = (symbol) => ({ symbol, price: '42', at: new Date().toISOString() })
