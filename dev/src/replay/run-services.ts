import { join } from 'node:path'
import { replayServices, type Service } from '../../services'
import { launchService } from '../start/launch-service'
import { type Supervised, supervise } from '../start/supervise'
import { watchGenerator } from './watch-generator'

export interface RunServicesOptions {
  /** The parent folder of the services. */
  root: string
  engines: number
  settingsFor(service: Service): NodeJS.ProcessEnv
  /** Something worth telling, such as a crash and the restart that follows. */
  say(line: string): void
}

export interface RunningServices {
  /** How many signals the generator has published. */
  published(): number
  /** Whether the generator has published all of them. */
  isOver(): boolean
  /** Why no result can come of this run, or undefined. */
  failure(): string | undefined
  stop(): Promise<void>
}

const stopMs = 2_500
const complaintsKept = 20

/** Runs each service in processes of its own. A crashed one is started again, as `npm start` does it. */
export function runServices({ root, engines, settingsFor, say }: RunServicesOptions): RunningServices {
  const generator = watchGenerator()
  const complaints: string[] = []
  let failure: string | undefined
  const start = (service: Service, name: string, settings: NodeJS.ProcessEnv): Supervised => {
    const isGenerator = service.folder === 'service-a'
    const onLine = (line: Buffer) => {
      if (isGenerator) generator.line(line)
      else failure ??= deadLetterIn(name, line)
    }
    const onComplaint = (line: Buffer) => {
      complaints.push(`${name}: ${line.toString()}`)
      complaints.splice(0, complaints.length - complaintsKept)
    }
    const launch = () => {
      // It begins with the first signal again.
      if (isGenerator) generator.begins()
      return launchService({ script: join(root, service.folder, 'src', 'index.ts'), env: settings, onLine, onComplaint })
    }
    return supervise({ name, launch, say })
  }
  const all = replayServices.flatMap((service) => {
    const names = service.scale ? Array.from({ length: engines }, (_, at) => `${service.name}-${at + 1}`) : [service.name]
    return names.map((name) => {
      const named = service.scale ? { [service.scale.nameSetting]: name } : {}
      return { service, process: start(service, name, { ...settingsFor(service), ...named }) }
    })
  })
  const isOver = () => all.some(({ service, process }) => service.folder === 'service-a' && process.ended === 0)
  const endedEarly = () =>
    all.find(({ service, process }) => process.ended !== undefined && (service.folder !== 'service-a' || process.ended !== 0))
  const endText = (name: string, code: number | undefined) => [`${name} ended with exit code ${code}`, ...complaints].join('\n  ')
  return {
    published: generator.published,
    isOver,
    failure() {
      const early = endedEarly()
      if (early) return endText(early.process.name, early.process.ended)
      return failure ?? generator.failure()
    },
    stop: async () => void (await Promise.all(all.map(({ process }) => process.stop(stopMs)))),
  }
}

function deadLetterIn(name: string, line: Buffer): string | undefined {
  if (!line.includes('"delivery.deadLettered"')) return undefined
  const { messageId, cause } = JSON.parse(line.toString()) as { messageId?: string; cause?: string }
  return `${name} dead-lettered ${messageId}: ${cause}`
}
