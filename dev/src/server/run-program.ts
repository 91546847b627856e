import { childrenOf, signalAll, untilEnded } from '../machine/process-family'
import type { StartedProcess } from '../machine/started-process'
import type { Runner } from './runner'

/** A server's program, ready to run. */
export interface Program {
  launch(): StartedProcess
  exec?: Runner['exec']
  /** The signals for an orderly stop, and for the last one, after which the data is removed; by default SIGTERM. */
  endsBy?: { orderly: NodeJS.Signals; last: NodeJS.Signals }
  /** Removes its files once it has ended. */
  tidyUp(): Promise<void>
}

const stopMs = 10_000
// The data is removed afterwards, so a clean shutdown gains nothing.
const lastStopMs = 2_000

/** Runs a server's program and handles its child processes, which may be in groups of their own. */
export function runProgram({ launch, exec, endsBy = { orderly: 'SIGTERM', last: 'SIGTERM' }, tidyUp }: Program): Runner {
  let node = launch()
  const children = async () => (node.pid && !node.ended() ? childrenOf(node.pid) : [])
  const end = async (how: () => Promise<void>) => {
    const left = await children()
    await how()
    signalAll(left, 'SIGKILL')
    await untilEnded(left)
  }
  const thaw = async () => {
    signalAll(await children(), 'SIGCONT')
    node.signalGroup('SIGCONT')
  }
  return {
    ended: () => node.ended(),
    exec: exec ?? ((program) => Promise.reject(new Error(`${program} is not part of this server`))),
    async kill() {
      // Frozen first, so that it starts no further child.
      node.signalGroup('SIGSTOP')
      await end(() => node.kill())
    },
    async start() {
      node = launch()
    },
    async restart() {
      await end(() => node.stop(stopMs, endsBy.orderly))
      node = launch()
    },
    async freeze() {
      node.signalGroup('SIGSTOP')
      signalAll(await children(), 'SIGSTOP')
    },
    thaw,
    async stop({ withinMs = lastStopMs } = {}) {
      await thaw()
      await end(() => node.stop(withinMs, endsBy.last))
      await tidyUp()
    },
  }
}
