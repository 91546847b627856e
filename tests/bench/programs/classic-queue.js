// Loaded before the platform: its work queue becomes a classic durable one, so that it can be seen what a quorum queue costs.
const { queues, workQueue } = require('@trading/contracts')

const quorumOnly = ['x-queue-type', 'x-delivery-limit', 'x-dead-letter-strategy']
const work = queues.find(({ queue }) => queue === workQueue)
for (const argument of quorumOnly) delete work.arguments[argument]
