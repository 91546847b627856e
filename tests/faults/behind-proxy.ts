import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import type { Load, Member, Rig } from '@trading/rig/platform/rig'
import { hostOf } from '@trading/runtime'

export interface BehindProxy {
  proxy: TcpProxy
  engines: Member[]
  load: Load
}

export interface BehindProxyOptions {
  engines?: number
  /** Defaults to the platform's own. 3 s, the shortest that engines accept, shortens the wait for two missed heartbeats. */
  heartbeatS?: number
}

/** Engines and load that reach the broker through a controllable network. The test itself connects directly. */
export async function startBehindProxy(rig: Rig, { engines: count = 3, heartbeatS }: BehindProxyOptions = {}): Promise<BehindProxy> {
  const to = new URL(rig.url)
  const proxy = rig.own(
    await startTcpProxy({ target: () => ({ host: hostOf(to), port: Number(to.port) || 5672 }), seed: Math.floor(rig.random() * 2 ** 31) }),
  )
  const address = new URL(through(proxy, rig.url))
  if (heartbeatS !== undefined) address.searchParams.set('heartbeat', String(heartbeatS))
  const url = address.toString()
  const engines = await rig.startEngines(count, { url })
  return { proxy, engines, load: await rig.openLoad({ url }) }
}
