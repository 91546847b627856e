// Preloaded into service-portfolio: kills it at a step of a commit, holds bookings up, and reports an ack without a commit.
const { appendFileSync, existsSync, readFileSync } = require('node:fs')
const { setTimeout: pause } = require('node:timers/promises')
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

let bookings = 0
const holdingUp = (querying) => {
  const values = async (statement, parameters) => {
    if (/INSERT INTO fills/.test(statement.text) && ++bookings % every === 0) {
      appendFileSync(held, 'x')
      await pause(holdMs)
    }
    return querying.values(statement, parameters)
  }
  return { ...querying, values }
}

pools.openCommitPools = (options) => {
  const opened = openCommitPools(options)
  const { durable } = opened
  const transaction = async (work) => {
    let books = false
    const result = await durable.transaction(async (querying) => {
      const booked = await work(holdingUp(querying))
      books = booked?.fresh?.size > 0
      if (books) reached('before-commit')
      return booked
    })
    if (books) reached('after-commit')
    return result
  }
  return { ...opened, durable: { ...durable, transaction } }
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
