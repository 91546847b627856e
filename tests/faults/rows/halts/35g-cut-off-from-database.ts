import { setTimeout as sleep } from 'node:timers/promises'
import { startTcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { hostOf } from '@trading/runtime'
import type { Row } from '../../row'
import { openHalting, runningMs } from './halting'

export const cutOffFromDatabase: Row = {
  number: '35g',
  fault: 'halt, one engine cut off',
  story:
    'One of three engines no longer reaches PostgreSQL, whose packets vanish, and all trading is halted at the same moment. Its permit ends, though ' +
    'it has not heard of the halt. Reachable again, it hears of it, and places nothing until the halt is lifted.',
  invariants: ['I1', 'I6', 'I8'],
  async run(rig) {
    const to = new URL(rig.database.url)
    const proxy = rig.own(await startTcpProxy({ target: () => ({ host: hostOf(to), port: Number(to.port) || 5432 }) }))
    await rig.startEngines(2)
    const { halt, lift, checkBound } = await openHalting(rig)
    const [apart] = await rig.startEngines(1, { env: { DATABASE_URL: through(proxy, rig.database.url), PREFETCH: '4' } })
    if (!apart) throw new Error('there is no engine')
    const load = await rig.openLoad()
    load.start(40)
    await load.flows(40)
    rig.injected('database cut off')
    proxy.blackHole()
    const halted = await halt()
    await rig.seesUnready(apart, /permit to place orders/)
    await sleep(2 * runningMs)
    await checkBound(halted)
    await proxy.heal()
    await apart.process.seen('trading.halted')
    await sleep(runningMs)
    await checkBound(halted)
    await lift(halted)
    rig.healed()
    await load.flows(20)
    await load.stop()
    rig.check('no engine had to be restarted', apart.restarts === 0)
  },
}
