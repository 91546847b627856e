import '../../support/patience'
import { until } from '../until'
import { startTcpProxy, type TcpProxy } from './tcp-proxy'
import { type End, wireFixture } from './wire.fixture'

/** An echo server behind a proxy, new for each test. */
export function proxiedWire() {
  let wire: Awaited<ReturnType<typeof wireFixture>>
  let proxy: TcpProxy
  beforeEach(async () => {
    wire = await wireFixture()
    proxy = await startTcpProxy({ target: () => wire.target })
  })
  afterEach(async () => {
    await proxy.close()
    await wire.close()
  })
  return {
    get wire() {
      return wire
    },
    get proxy() {
      return proxy
    },
    /** A connection on which one round trip has completed. */
    async talking() {
      const client = await wire.dial(proxy.port)
      client.socket.write('a')
      await hears(client, 'a')
      return { client, server: wire.served.at(-1) as End }
    },
    /** Waits until the proxy has read what these clients have written: a later round trip on another connection proves it. */
    async proxyHasRead(...clients: End[]) {
      for (const { socket } of clients) await until('it has left', () => socket.writableLength === 0)
      const control = await startTcpProxy({ target: () => wire.target })
      for (let turn = 0; turn < 3; turn++) {
        const probe = await wire.dial(control.port)
        probe.socket.write('x')
        await hears(probe, 'x')
      }
      await control.close()
    },
  }
}

export const hears = (end: End | undefined, text: string) =>
  until(`"${text}" arrives`, () => end?.received().toString() === text, { everyMs: 5 })

export const ends = (end: End | undefined, how: string) => until(`it ends by ${how}`, () => end?.over() === how, { everyMs: 5 })
