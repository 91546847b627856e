// Preloaded into the platform: makes its work queue a classic durable queue, to show the cost of a quorum queue.
const { signals } = require('@trading/contracts')

const quorumOnly = ['x-queue-type', 'x-delivery-limit', 'x-dead-letter-strategy']
const work = signals.declarations.queues.find(({ queue }) => queue === signals.work.queue)
for (const argument of quorumOnly) delete work.arguments[argument]
