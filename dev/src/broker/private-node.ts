import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { RabbitmqPrograms } from '../../bootstrap/installed-rabbitmq'
import { freePort } from '../machine/free-port'
import { plainFolder } from '../machine/plain-path'
import { complaintOf, run } from '../machine/run'
import { type StartedProcess, startProcess } from '../machine/started-process'
import type { Tell } from '../machine/way'
import type { Broker } from './broker'
import { type Epmd, startEpmd } from './epmd'
import { nodeEnv, writeNodeFiles } from './node-files'
import { untilUp } from './until-up'

export interface PrivateNodeOptions {
  programs: RabbitmqPrograms
  /** A new folder, removed at the end; one elsewhere takes its place where RabbitMQ's scripts would misread its path. */
  dir: string
  /** Unique on this machine. */
  name: string
  /** Taken where they are free; any free ones otherwise. */
  amqpPort?: number | undefined
  managementPort?: number | undefined
  /** For the nodes of a cluster: one epmd, which is then not this node's to stop, and one cookie. */
  epmd?: Epmd
  cookie?: string
  env?: NodeJS.ProcessEnv
  tell?: Tell
  abort?: AbortSignal | undefined
}

const startMs = 60_000
const stopMs = 10_000
// Its data is removed at the end: nothing is gained by a long goodbye.
const lastStopMs = 2_000

/** Runs an installed RabbitMQ as a node of our own that shares nothing with a system broker: files, ports, names, epmd. */
export async function startPrivateNode(options: PrivateNodeOptions): Promise<Broker> {
  const { programs, name, env: outerEnv = process.env, tell = () => undefined, abort } = options
  const { dir, remove } = plainFolder(options.dir)
  if (dir !== options.dir) tell(`RabbitMQ keeps its files in ${dir}, since its scripts misread some characters of the path here`)
  const epmd = options.epmd ?? (await startEpmd({ program: programs.epmd, dir }))
  const settings = {
    dir,
    nodeName: `${name}@localhost`,
    amqpPort: await freePort(options.amqpPort),
    managementPort: await freePort(options.managementPort),
    distributionPort: await freePort(),
    epmdPort: epmd.port,
    cookie: options.cookie ?? randomBytes(20).toString('hex').toUpperCase(),
  }
  writeNodeFiles(settings)
  const env = nodeEnv(settings, outerEnv)
  const access = { managementUrl: `http://127.0.0.1:${settings.managementPort}`, username: 'guest', password: 'guest' }
  let node: StartedProcess | undefined

  const start = async (within?: AbortSignal): Promise<string> => {
    const started = startProcess(programs.server, [], { env, log: join(dir, 'log', 'console.log') })
    node = started
    return untilUp({ host: '127.0.0.1', port: settings.amqpPort, ...access }, { withinMs: startMs, ended: started.ended, abort: within })
  }
  const stop = async ({ withinMs = lastStopMs } = {}) => {
    await node?.stop(withinMs)
    if (!options.epmd) await epmd.stop()
    await remove()
  }

  try {
    const version = await start(abort)
    return {
      kind: 'private',
      url: `amqp://guest:guest@127.0.0.1:${settings.amqpPort}`,
      ...access,
      version,
      control: {
        async rabbitmqctl(args) {
          const ran = await run(programs.ctl, ['--quiet', '--node', settings.nodeName, ...args], { env })
          if (ran.code !== 0) throw new Error(`rabbitmqctl ${args.join(' ')}: ${ran.stderr.trim() || complaintOf(ran)}`)
          return ran.stdout
        },
        kill: async () => node?.kill(),
        start: async () => void (await start()),
        async restart() {
          await node?.stop(stopMs)
          await start()
        },
        freeze: async () => node?.signalGroup('SIGSTOP'),
        thaw: async () => node?.signalGroup('SIGCONT'),
      },
      stop,
    }
  } catch (error) {
    await stop({ withinMs: 0 })
    throw error
  }
}
