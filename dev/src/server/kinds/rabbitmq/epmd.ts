import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../machine/free-port'
import { portAnswers } from '../../../machine/port-answers'
import { startProcess } from '../../../machine/started-process'

/** Erlang's name server. The nodes of a cluster share one; any other private node has its own, which ends with the node. */
export interface Epmd {
  port: number
  stop(): Promise<void>
}

const startMs = 5_000

/** Starts epmd before the node does, which would start it as a daemon that outlives this process. */
export async function startEpmd({ program, dir }: { program: string; dir: string }): Promise<Epmd> {
  const port = await freePort()
  const started = startProcess(program, ['-port', String(port), '-address', '127.0.0.1'], {
    env: { PATH: process.env.PATH },
    log: join(dir, 'epmd.log'),
  })
  const giveUpAt = Date.now() + startMs
  while (!(await portAnswers(port))) {
    const why = started.ended()
    if (why || Date.now() > giveUpAt) {
      await started.kill()
      throw new Error(why ?? `epmd did not listen on port ${port} within ${startMs} ms`)
    }
    await sleep(20)
  }
  return { port, stop: () => started.kill() }
}
