/** Calls back once all that was written on the channel is with the operating system. */
function onceItLeft(channel, callback) {
  const { stream } = channel.connection
  // amqplib hands its frames to the socket in the next turn.
  setImmediate(function look() {
    if (stream.writableLength > 0) setImmediate(look)
    else setImmediate(callback)
  })
}

module.exports = { onceItLeft }
