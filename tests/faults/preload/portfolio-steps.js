// Preloaded into service-portfolio: kills it at a step of a booking, holds bookings up, and reports an ack without a commit.
const { appendFileSync, existsSync, readFileSync } = require('node:fs')
const { setImmediate: onItsWay, setTimeout: pause } = require('node:timers/promises')
const store = require('@trading/portfolio-service/open-store')
const acknowledging = require('@trading/messaging/acknowledge')
const pools = require('@trading/postgres/commit-pools')

// `mark`: a file with a letter for each life that ended here; `lives`: how many do.
const { step, lives = 0, mark } = JSON.parse(process.env.DIES_AT || '{}')
/** Every so many bookings one waits so long between its numbers and its writes; `held`: a file with a letter for each. */
const { every = Number.POSITIVE_INFINITY, holdMs, held } = JSON.parse(process.env.HOLDS || '{}')
const { openStore } = store
const { acknowledge } = acknowledging
const { openCommitPools } = pools
/** How many commits each life makes before. */
const commitsBefore = 5
const ended = () => (existsSync(mark) ? readFileSync(mark, 'utf8').length : 0)
let commits = 0

function reached(name) {
  if (name !== step || ++commits <= commitsBefore || ended() >= lives) return
  appendFileSync(mark, 'x')
  process.kill(process.pid, 'SIGKILL')
}

const isBooking = ({ text }) => /INSERT INTO fills/.test(text)
let bookings = 0
const heldUp = async () => {
  if (++bookings % every !== 0) return
  appendFileSync(held, 'x')
  await pause(holdMs)
}
const holdingUp = (querying) => {
  const values = async (statement, parameters) => {
    if (isBooking(statement)) await heldUp()
    return querying.values(statement, parameters)
  }
  return { ...querying, values }
}

pools.openCommitPools = (options) => {
  const opened = openCommitPools(options)
  const { durable } = opened
  // From memory: all of it is one statement, which writes nothing if the memory does not suffice.
  const values = async (statement, parameters) => {
    if (!isBooking(statement)) return durable.values(statement, parameters)
    await heldUp()
    const answer = durable.values(statement, parameters)
    answer.catch(() => undefined)
    await onItsWay()
    reached('before-commit')
    const result = await answer
    if (result.rowCount > 0) reached('after-commit')
    return result
  }
  const transaction = async (work) => {
    let books = false
    const result = await durable.transaction(async (querying) => {
      const outcome = await work(holdingUp(querying))
      books = outcome?.booked?.fresh.size > 0
      if (books) reached('before-commit')
      return outcome
    })
    if (books) reached('after-commit')
    return result
  }
  return { ...opened, durable: { ...durable, values, transaction } }
}

/** The reports whose fills are in the portfolio. */
const committed = new Set()

store.openStore = (options) => {
  const opened = openStore(options)
  const { book } = opened
  opened.book = async (fill) => {
    const fresh = await book(fill)
    committed.add(fill.reportId)
    return fresh
  }
  return opened
}

acknowledging.acknowledge = (delivery, work, options) => {
  const { acks } = delivery
  let failed = false
  delivery.acks = {
    ack(message) {
      const { status, id } = JSON.parse(message.content.toString())
      // A failed delivery is acked after its copy is confirmed.
      if (!failed && status === 'FILLED' && !committed.has(id)) process.stderr.write(`acked before its commit: ${id}\n`)
      acks.ack(message)
    },
  }
  const watched = (inHand) =>
    work(inHand).catch((error) => {
      failed = true
      throw error
    })
  return acknowledge(delivery, watched, options)
}
