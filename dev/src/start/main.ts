import { join } from 'node:path'
import { refuseOptionsOfNpm } from '@trading/terminal'
import { fullServices, plainServices, type Service } from '../../services'
import { WrongSetting } from '../machine/wrong-setting'
import { type Arguments, parseArguments, usage } from './arguments'
import { type Backing, openBacking } from './backing'
import { nameOf, startFleet } from './fleet'
import { listed } from './listed'
import { openDoor } from './open-door'
import { pipeView } from './pipe-view'
import { placePorts } from './place-ports'
import { onStopRequests } from './stop-requests'
import { surviveLoss } from './survive-loss'
import { terminalView } from './terminal-view'
import type { View } from './view'

const wrongUsage = 2

export interface MainOptions {
  args?: readonly string[]
  env?: NodeJS.ProcessEnv
  /** The parent folder of the services. */
  root?: string
  /** Failures of optional set-up steps, such as installing RabbitMQ. */
  faults?: readonly string[]
}

const here = join(__dirname, '..', '..', '..')

/** `npm start`: opens the servers that the services need, runs the services, stops everything in order and exits. */
export async function main({ args = process.argv.slice(2), env = process.env, root = here, faults = [] }: MainOptions = {}): Promise<void> {
  const wanted = argumentsOrExit(args, env)
  if (wanted.help) {
    process.stdout.write(usage)
    return
  }
  const { stdout, stderr } = process
  const view = stdout.isTTY && env.TERM !== 'dumb' ? terminalView(stdout, { coloured: !env.NO_COLOR }) : pipeView(stdout, stderr)
  const stop = new AbortController()
  const endAtOnce = () => {
    view.close()
    process.exit(1)
  }
  onStopRequests({ onFirst: () => stop.abort(), onSecond: endAtOnce })
  surviveLoss([stdout, stderr], () => stop.abort())
  process.exit(await start({ ...wanted, env, root, faults, view, abort: stop.signal }))
}

interface StartOptions extends Arguments, Required<Pick<MainOptions, 'env' | 'root' | 'faults'>> {
  view: View
  abort: AbortSignal
}

async function start({ scale, full, env, root, faults, view, abort }: StartOptions): Promise<number> {
  const services = full ? fullServices : plainServices
  let backing: Backing
  try {
    backing = await openBacking({ tell: view.say, services, env, installFault: faults[0], abort })
  } catch (error) {
    view.say(abort.aborted ? 'stopped' : `cannot start: ${error instanceof Error ? error.message : String(error)}`)
    view.close()
    return abort.aborted ? 0 : exitCodeOf(error)
  }
  for (const line of backing.lines) view.say(line)
  const names = services.map((service) => nameOf(service, scale[service.folder] ?? 1))
  view.say(`starting ${listed(names)}; Ctrl-C stops everything`)
  const portsFor = await placePorts(services, env)
  const settingsFor = (service: Service) => ({ ...backing.settingsFor(service), ...portsFor(service) })
  const gateway = services.find(({ folder }) => folder === 'service-gateway')
  const onLine = gateway && openDoor({ root, settings: settingsFor(gateway), env, say: view.say })
  const fleet = startFleet({ root, services, scale, settingsFor, env, view, ...(onLine && { onLine }) })
  const code = await Promise.race([aborted(abort).then(() => 0), fleet.finished])
  const drained = await fleet.stop()
  if (backing.ours.length > 0) view.say(`stopping ${listed(backing.ours)} …`)
  await backing.stop()
  view.say(drained ? 'everything has stopped' : 'everything has stopped, but not all services drained in time')
  view.close()
  return code || (drained ? 0 : 1)
}

function argumentsOrExit(args: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  try {
    refuseOptionsOfNpm({ script: 'start', args, env, options: ['full', 'scale'], canRunDry: false })
    return parseArguments(args)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return process.exit(wrongUsage)
  }
}

const aborted = (abort: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (abort.aborted) resolve()
    abort.addEventListener('abort', () => resolve(), { once: true })
  })

const exitCodeOf = (error: unknown): number => (error instanceof WrongSetting ? error.exitCode : 1)
