import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { RabbitmqPrograms } from '../../../../bootstrap/installed-rabbitmq'
import { freePort } from '../../../machine/free-port'
import { plainFolder } from '../../../machine/plain-path'
import { complaintOf, run } from '../../../machine/run'
import { startProcess } from '../../../machine/started-process'
import type { Program } from '../../run-program'
import type { PrepareOptions } from '../../server-kind'
import { type Epmd, startEpmd } from './epmd'
import { nodeEnv, writeNodeFiles } from './node-files'

/** What the nodes of a cluster share: a cookie and an epmd, which the nodes then do not stop. */
export interface SharedByNodes {
  epmd?: Epmd
  cookie?: string
}

/** Prepares a private node that shares no files, ports, names or epmd with a system broker. */
export async function prepareNode(
  options: PrepareOptions<'amqp' | 'management', unknown, RabbitmqPrograms>,
  shared: SharedByNodes = {},
): Promise<Program> {
  const { programs, name, at, env: outerEnv, tell } = options
  const { dir, remove } = plainFolder(options.dir)
  if (dir !== options.dir) tell(`RabbitMQ keeps its files in ${dir}, since its scripts misread some characters of the path here`)
  const epmd = shared.epmd ?? (await startEpmd({ program: programs.epmd, dir }))
  const settings = {
    dir,
    nodeName: `${name}@localhost`,
    amqpPort: at.ports.amqp,
    managementPort: at.ports.management,
    distributionPort: await freePort(),
    epmdPort: epmd.port,
    cookie: shared.cookie ?? randomBytes(20).toString('hex').toUpperCase(),
  }
  writeNodeFiles(settings)
  const env = nodeEnv(settings, outerEnv)
  return {
    launch: () => startProcess(programs.server, [], { env, log: join(dir, 'log', 'console.log') }),
    async exec(program, ...args) {
      const ran = await run(programs.ctl, ['--node', settings.nodeName, ...args], { env })
      if (ran.code !== 0) throw new Error(`${program} ${args.join(' ')}: ${ran.stderr.trim() || complaintOf(ran)}`)
      return ran.stdout
    },
    async tidyUp() {
      if (!shared.epmd) await epmd.stop()
      await remove()
    },
  }
}
