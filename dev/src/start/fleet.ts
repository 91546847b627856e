import { join } from 'node:path'
import { withoutNpmOptions } from '@trading/terminal'
import type { Service } from '../../services'
import { launchService } from './launch-service'
import { counted, listed } from './listed'
import { type Launched, type Supervised, supervise } from './supervise'
import { verdict } from './verdict'
import type { View } from './view'

export interface FleetOptions {
  /** Folder that holds the services. */
  root: string
  services: readonly Service[]
  /** How many processes of each service that can be scaled, by its folder. */
  scale: Record<string, number>
  /** What a service is given of the servers that it needs. */
  settingsFor: (service: Service) => NodeJS.ProcessEnv
  env: NodeJS.ProcessEnv
  view: View
}

export interface Fleet {
  /** Resolves with an exit code once there is no point in going on. */
  finished: Promise<number>
  /** Ends what begins the work, then the rest. Resolves with whether all of them drained by themselves. */
  stop(): Promise<boolean>
}

interface Group {
  service: Service
  processes: Supervised[]
}

// Together with the end of broker and database under the 15 s that a Ctrl-C may take. A handler has 8 s.
const firstStopMs = 2_500
const restStopMs = 9_000

/** Runs the services as processes of their own. */
export function startFleet({ root, services, scale, settingsFor, env, view }: FleetOptions): Fleet {
  const start = (service: Service, name: string, settings: NodeJS.ProcessEnv = {}): Supervised => {
    const launch = (): Launched =>
      launchService({
        script: join(root, service.folder, 'src', 'index.ts'),
        // Any free port, since one and the same could be had by one of them only.
        env: { ...withoutNpmOptions(env), HTTP_PORT: '0', ...settingsFor(service), ...settings },
        onLine: (line) => view.line(name, line),
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
  // Against the flow of data: who takes something is there before who sends it.
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

/** Such as `the generator` or `5 engines`. */
export const nameOf = ({ name, scale }: Service, count: number): string => (scale ? counted(count, name) : `the ${name}`)
