const { connect, createServer } = require('node:net')
const { once } = require('node:events')

/** Passes connections on to this port, and counts what goes each way. */
exports.countBytes = async (port) => {
  const count = { sent: 0, received: 0 }
  const server = createServer((client) => {
    const there = connect({ host: '127.0.0.1', port })
    client.on('data', (data) => {
      count.sent += data.length
    })
    there.on('data', (data) => {
      count.received += data.length
    })
    client.pipe(there).pipe(client)
    for (const socket of [client, there]) socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: server.address().port, count, close: () => server.close() }
}
