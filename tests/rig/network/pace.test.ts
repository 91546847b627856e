import { until } from '../until'
import { hears, proxiedWire } from './proxied-wire.fixture'

const at = proxiedWire()

test('latency delays both directions, and jitter never reorders bytes', async () => {
  at.proxy.delay({ latencyMs: 20, jitterMs: 20 })
  const startedAt = performance.now()
  const client = await at.wire.dial(at.proxy.port)
  const words = Array.from({ length: 50 }, (_, index) => `${index} `)
  for (const word of words) client.socket.write(word)
  await hears(client, words.join(''))
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39)
})

test('a slow link delays each byte', async () => {
  at.proxy.slow({ bytesPerSecond: 20_000 })
  const startedAt = performance.now()
  const client = await at.wire.dial(at.proxy.port)
  client.socket.write(Buffer.alloc(4_000))
  await until('all is back', () => client.receivedBytes() === 4_000)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(199)
})

test('bytes held by a slow link arrive at once when it heals', async () => {
  const { client, server } = await at.talking()
  at.proxy.slow({ bytesPerSecond: 1 })
  client.socket.write('bcd')
  await at.proxyHasRead(client)
  expect(server.received().toString()).toBe('a')
  await at.proxy.heal()
  await hears(client, 'abcd')
})
