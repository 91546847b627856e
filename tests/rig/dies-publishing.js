// Preloaded into a process that must die at the worst moment: after a number of publishes the next ones are lost, as in a socket's
// buffer, while everything else is sent; then it is killed.
const amqplib = require('amqplib')

const othersGoOutMs = 100
let left = Number(process.env.DIES_AFTER_PUBLISHES)
const { connect } = amqplib

amqplib.connect = async (...address) => {
  const model = await connect(...address)
  const create = model.createConfirmChannel.bind(model)
  model.createConfirmChannel = async () => {
    const channel = await create()
    const publish = channel.publish.bind(channel)
    channel.publish = (...message) => {
      if (left-- > 0) return publish(...message)
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), othersGoOutMs)
      return true
    }
    return channel
  }
  return model
}
