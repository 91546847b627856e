// Preloaded into service-b: signals each step from delivery to ack, and reports an ack without a commit.
const execute = require('@trading/execution-engine/execute-signal')
const reporting = require('@trading/execution-engine/report-execution')
const acknowledging = require('@trading/messaging/acknowledge')
const acking = require('@trading/messaging/acks')
const { isAwaited, reached } = require('./fail-point')
const { onceBooked } = require('./once-booked')
const { onceItLeft } = require('./once-it-left')

const { executeSignal } = execute
const { publishReport } = reporting
const { acknowledge } = acknowledging
const { createAcks } = acking
const { fetch } = globalThis
/** Ids of signals whose outcome is in the ledger. */
const committed = new Set()

/** Calls `reached`, then lets the thawed process notice closed connections, so that it sends on a new one. */
async function stoodStill(step, signalId) {
  reached(step, signalId)
  if (isAwaited(step)) await new Promise((over) => setImmediate(() => setImmediate(over)))
}

execute.executeSignal = (ports) => {
  const store = {
    ...ports.store,
    async claim(signal, by) {
      const claim = await ports.store.claim(signal, by)
      if (claim.known === 'ended') committed.add(signal.id)
      await stoodStill('intent', signal.id)
      return claim
    },
    async record(signalId, ...outcome) {
      reached('before-commit', signalId)
      const recorded = await ports.store.record(signalId, ...outcome)
      committed.add(signalId)
      return recorded
    },
  }
  const venue = {
    ...ports.venue,
    async place(order, ...rest) {
      const answer = await ports.venue.place(order, ...rest)
      reached('answered', order.clientOrderId)
      return answer
    },
  }
  const handle = executeSignal({ ...ports, store, venue })
  return (signal, context) => {
    reached('received', signal.id)
    return handle(signal, context)
  }
}

const never = () => new Promise(() => undefined)

reporting.publishReport = (publisher) => {
  const publish = publishReport(publisher)
  return async (report) => {
    if (isAwaited('acked-unpublished')) return never()
    await publish(report)
    if (isAwaited('acked-unconfirmed')) return never()
    reached('published', report.signalId)
    reached('confirmed-unacked', report.signalId)
  }
}

/** Steps at which the ack has left the process. */
const ackedSteps = ['acked', 'acked-unpublished', 'acked-unconfirmed']

globalThis.fetch = async (address, options) => {
  if (options?.method !== 'POST') return fetch(address, options)
  const { clientOrderId } = JSON.parse(options.body)
  await stoodStill('placing', clientOrderId)
  const answer = fetch(address, options)
  if (isAwaited('sent')) {
    answer.catch(() => undefined)
    await onceBooked(fetch, address, clientOrderId)
    reached('sent', clientOrderId)
  }
  return answer
}

const tellTooEarly = (messageId) => process.stderr.write(`acked before its commit: ${messageId}\n`)

// A frame may acknowledge several deliveries: each of them must be done.
acking.createAcks = (channel) => {
  const open = new Map()
  const done = new Set()
  const acks = createAcks({
    ack(message, allUpTo) {
      const { deliveryTag } = message.fields
      for (const [tag, messageId] of open) {
        if (tag !== deliveryTag && !(allUpTo && tag < deliveryTag)) continue
        open.delete(tag)
        if (!done.delete(tag)) tellTooEarly(messageId)
      }
      channel.ack(message, allUpTo)
    },
  })
  return {
    ...acks,
    delivered(message) {
      open.set(message.fields.deliveryTag, message.properties.messageId)
      acks.delivered(message)
    },
    ack(message) {
      done.add(message.fields.deliveryTag)
      acks.ack(message)
    },
  }
}

acknowledging.acknowledge = (delivery, work, options) => {
  const { acks } = delivery
  let failed = false
  delivery.acks = {
    ack(message) {
      const { messageId } = message.properties
      // A failed delivery is acked after its copy is confirmed, and has no outcome yet.
      if (!failed && !committed.has(messageId)) tellTooEarly(messageId)
      if (isAwaited('confirmed-unacked')) return
      reached('before-ack', messageId)
      acks.ack(message)
      const step = ackedSteps.find(isAwaited)
      if (step) onceItLeft(acks.channel, () => reached(step, messageId))
    },
  }
  const watched = (inHand) =>
    work(inHand).catch((error) => {
      failed = true
      throw error
    })
  return acknowledge(delivery, watched, options)
}
