// Preloaded into an engine: answers to the question what is halted come LATE_ANSWERS_MS late, as from a network that holds them back.
const { setTimeout: sleep } = require('node:timers/promises')
const { Client } = require('pg')

const lateMs = Number(process.env.LATE_ANSWERS_MS)
const { query } = Client.prototype

Client.prototype.query = function (config, ...rest) {
  const answer = query.call(this, config, ...rest)
  if (config?.name !== 'permit') return answer
  return answer.then(async (rows) => {
    await sleep(lateMs)
    return rows
  })
}
