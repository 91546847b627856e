// Loaded before the platform: its work queue becomes a classic durable one, so that it can be seen what a quorum queue costs.
const { signals } = require('@trading/contracts')

const quorumOnly = ['x-queue-type', 'x-delivery-limit', 'x-dead-letter-strategy']
const work = signals.declarations.queues.find(({ queue }) => queue === signals.work.queue)
for (const argument of quorumOnly) delete work.arguments[argument]
