import { childrenOf, signalAll, untilEnded } from '../machine/process-family'
import type { StartedProcess } from '../machine/started-process'
import type { Runner } from './runner'

/** A server's program, ready to be run. */
export interface Program {
  launch(): StartedProcess
  exec?: Runner['exec']
  /** What asks it to end in order, and what for the last time, when its data goes too; SIGTERM by default. */
  endsBy?: { orderly: NodeJS.Signals; last: NodeJS.Signals }
  /** Removes what it was given, once it has ended. */
  tidyUp(): Promise<void>
}

const stopMs = 10_000
// Its data is removed at the end: nothing is gained by a long goodbye.
const lastStopMs = 2_000

/** Runs a server's program with the processes that it starts itself, which may be in groups of their own. */
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
    exec: exec ?? ((program) => Promise.reject(new Error(`${program} does not come with this server`))),
    async kill() {
      // First, since it starts no further child then.
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
