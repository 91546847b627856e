/** Calls back once everything written to the channel has been handed to the operating system. */
function onceItLeft(channel, callback) {
  const { stream } = channel.connection
  // amqplib writes its frames to the socket in the next turn of the event loop.
  setImmediate(function look() {
    if (stream.writableLength > 0) setImmediate(look)
    else setImmediate(callback)
  })
}

module.exports = { onceItLeft }
