import { randomBytes } from 'node:crypto'
import { until } from '../until'
import { amqpPublish, protocolHeader } from './amqp-bytes.fixture'
import { ends, hears, proxiedWire } from './proxied-wire.fixture'
import { startTcpProxy, through } from './tcp-proxy'
import { wireFixture } from './wire.fixture'

const at = proxiedWire()

test('a healthy wire carries every byte both ways, even more than fits into any buffer', async () => {
  const sent = randomBytes(8 * 1024 * 1024)
  const client = await at.wire.dial(at.proxy.port)
  client.socket.write(sent)
  await until('all is back', () => client.receivedBytes() === sent.length)
  expect(client.received().equals(sent)).toBe(true)
})

test('either side may close the connection, and the other sees it', async () => {
  const first = await at.talking()
  first.client.socket.end()
  await ends(first.server, 'end')
  const second = await at.talking()
  second.server.socket.end()
  await ends(second.client, 'end')
  second.client.socket.end()
  await until('nothing is left', () => at.proxy.connections === 0)
})

test('a reset on one side is a reset on the other', async () => {
  const { client, server } = await at.talking()
  server.socket.resetAndDestroy()
  await ends(client, 'ECONNRESET')
})

test('a black hole accepts connections, carries nothing, and delivers everything when it heals', async () => {
  const { client, server } = await at.talking()
  at.proxy.blackHole()
  client.socket.write('b')
  server.socket.write('c')
  const late = await at.wire.dial(at.proxy.port)
  late.socket.write('d')
  await until('the late one is accepted', () => at.proxy.connections === 2)
  await at.proxyHasRead(client, late)
  expect([server.received().toString(), client.received().toString(), late.received().toString()]).toEqual(['a', 'a', ''])
  await at.proxy.heal()
  await hears(server, 'ab')
  await hears(client, 'acb')
  await hears(late, 'd')
})

test('a black hole applies backpressure: it holds a bounded number of bytes', async () => {
  const { client } = await at.talking()
  at.proxy.blackHole()
  const sent = randomBytes(24 * 1024 * 1024)
  const chunkBytes = 64 * 1024
  let taken = 0
  for (let from = 0; from < sent.length; from += chunkBytes) {
    client.socket.write(sent.subarray(from, from + chunkBytes), (error) => {
      if (!error) taken += chunkBytes
    })
  }
  let before = -1
  await until(
    'the client can send no more',
    () => {
      const stuck = taken === before
      before = taken
      return stuck && taken > 0
    },
    { everyMs: 300 },
  )
  expect(taken).toBeLessThan(sent.length)
  await at.proxy.heal()
  await until('all is back', () => client.receivedBytes() === sent.length + 1)
  expect(client.received().subarray(1).equals(sent)).toBe(true)
})

test('client to broker dropped: the broker keeps sending, and what the client sent is lost for good', async () => {
  const { client, server } = await at.talking()
  at.proxy.dropClientToBroker()
  client.socket.write('b')
  server.socket.write('c')
  await hears(client, 'ac')
  expect(server.received().toString()).toBe('a')
  await at.proxyHasRead(client)
  await at.proxy.heal()
  await ends(client, 'ECONNRESET')
  expect(server.received().toString()).toBe('a')
})

test('broker to client dropped: the broker receives and answers, but the client receives nothing, not even the close', async () => {
  const { client, server } = await at.talking()
  at.proxy.dropBrokerToClient()
  client.socket.write('b')
  await hears(server, 'ab')
  server.socket.end()
  await until('the close is read', () => server.socket.writableFinished)
  client.socket.write('c')
  await hears(server, 'abc')
  expect([client.received().toString(), client.over()]).toEqual(['a', undefined])
})

test('a half-open connection accepts what the client sends and never answers; a new one is healthy', async () => {
  const { client, server } = await at.talking()
  at.proxy.halfOpen()
  await ends(server, 'ECONNRESET')
  client.socket.write('b')
  await at.talking()
  expect([client.received().toString(), client.over(), client.socket.writable]).toEqual(['a', undefined, true])
  client.socket.end()
  await until('the client has given up', () => at.proxy.connections === 1)
})

test('new connections are refused at once, and open ones continue', async () => {
  const { client } = await at.talking()
  await at.proxy.refuse()
  expect((await at.wire.dial(at.proxy.port)).over()).toBe('ECONNREFUSED')
  client.socket.write('b')
  await hears(client, 'ab')
  await at.proxy.heal()
  await at.talking()
})

test('reset after publish: the publish reaches the broker, and the client is reset before the answer', async () => {
  const { client } = await dialAmqp()
  at.proxy.resetAfterPublish()
  const publish = amqpPublish('word')
  client.socket.write(publish)
  await ends(client, 'ECONNRESET')
  await until('the publish has arrived', () => at.wire.served[0]?.received().includes('word'))
  expect(client.received().equals(protocolHeader)).toBe(true)
  expect(at.proxy.resetsLeft).toBe(0)
  const next = await dialAmqp()
  next.client.socket.write(publish)
  await until('the answer comes', () => next.client.receivedBytes() === protocolHeader.length + publish.length)
})

test('a client is reset if there is no broker', async () => {
  const lost = await startTcpProxy({ target: () => undefined })
  await ends(await at.wire.dial(lost.port), 'ECONNRESET')
  await lost.close()
})

test('each new connection resolves the target again', async () => {
  const other = await wireFixture((heard) => Buffer.from(heard.toString().toUpperCase()))
  const targets = [at.wire.target, other.target]
  const balancer = await startTcpProxy({ target: () => targets.shift() })
  const [first, second] = [await at.wire.dial(balancer.port), await at.wire.dial(balancer.port)]
  first.socket.write('a')
  second.socket.write('a')
  await hears(first, 'a')
  await hears(second, 'A')
  await balancer.close()
  await other.close()
})

test('an address through the proxy keeps its user and vhost', () => {
  expect(through({ port: 7 }, 'amqp://me:secret@broker:5672/some%2Fvhost')).toBe('amqp://me:secret@127.0.0.1:7/some%2Fvhost')
})

const dialAmqp = async () => {
  const client = await at.wire.dial(at.proxy.port)
  client.socket.write(protocolHeader)
  await until('the header is back', () => client.receivedBytes() === protocolHeader.length)
  return { client }
}
