import { join } from 'node:path'
import { withoutNpmOptions } from '@trading/terminal'
import type { Service } from '../../services'
import { launchService } from './launch-service'
import { counted, listed } from './listed'
import { defaultsOf } from './needs'
import { type Launched, type Supervised, supervise } from './supervise'
import { verdict } from './verdict'
import type { View } from './view'

export interface FleetOptions {
  /** The parent folder of the services. */
  root: string
  services: readonly Service[]
  /** The number of processes of each scalable service, by folder. */
  scale: Record<string, number>
  /** The settings for the servers that a service needs. */
  settingsFor: (service: Service) => NodeJS.ProcessEnv
  env: NodeJS.ProcessEnv
  view: View
  /** Called with each line of the log of a service, by its folder. */
  onLine?: (folder: string, line: Buffer) => void
}

export interface Fleet {
  /** Resolves with an exit code once there is nothing useful left to run. */
  finished: Promise<number>
  /** Stops the producers of work, then the rest. Resolves with whether all of them drained in time. */
  stop(): Promise<boolean>
}

interface Group {
  service: Service
  processes: Supervised[]
}

// Together with stopping the broker and the database, less than the 15 s that Ctrl-C may take. A handler has 8 s.
const firstStopMs = 2_500
const restStopMs = 9_000

/** Runs each service in processes of its own. */
export function startFleet({ root, services, scale, settingsFor, env, view, onLine }: FleetOptions): Fleet {
  const start = (service: Service, name: string, settings: NodeJS.ProcessEnv = {}): Supervised => {
    const launch = (): Launched =>
      launchService({
        script: join(root, service.folder, 'src', 'index.ts'),
        // Any free port, since only one process could listen on a fixed one.
        env: { ...withoutNpmOptions(env), ...defaultsOf(service, env), HTTP_PORT: '0', ...settingsFor(service), ...settings },
        onLine: (line) => {
          view.line(name, line)
          onLine?.(service.folder, line)
        },
        onComplaint: (line) => view.complaint(name, line),
      })
    return supervise({ name, launch, say: view.say })
  }
  const startAll = (service: Service): Supervised[] => {
    if (!service.scale) return [start(service, service.name)]
    const { nameSetting } = service.scale
    const names = Array.from({ length: scale[service.folder] ?? service.scale.default }, (_, at) => `${service.name}-${at + 1}`)
    return names.map((name) => start(service, name, { [nameSetting]: name }))
  }
  // Against the data flow: consumers start before producers.
  const groups: Group[] = [...services].reverse().map((service) => ({ service, processes: startAll(service) }))

  const finished = new Promise<number>((resolve) => {
    const judge = () => {
      const code = verdict(groups.map(({ processes }) => processes.map(({ ended }) => ended)))
      if (code !== undefined) resolve(code)
    }
    for (const { closed } of groups.flatMap(({ processes }) => processes)) void closed.then(judge)
  })
  const stopAll = async (those: Group[], withinMs: number): Promise<boolean> => {
    if (those.length === 0) return true
    const names = those.map(({ service, processes }) => nameOf(service, processes.length))
    view.say(`stopping ${listed(names.reverse())} …`)
    const drained = await Promise.all(those.flatMap(({ processes }) => processes).map((process) => process.stop(withinMs)))
    return drained.every(Boolean)
  }

  return {
    finished,
    async stop() {
      const firstDrained = await stopAll(
        groups.filter(({ service }) => service.stopsFirst),
        firstStopMs,
      )
      const restDrained = await stopAll(
        groups.filter(({ service }) => !service.stopsFirst),
        restStopMs,
      )
      return firstDrained && restDrained
    },
  }
}

/** Such as `the signal generator` or `5 engines`. */
export const nameOf = ({ name, about, scale }: Service, count: number): string => (scale ? counted(count, name) : about)
