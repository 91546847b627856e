import { join } from 'node:path'
import { withoutNpmOptions } from '@trading/terminal'
import type { Broker, Database } from '..'
import { launchService } from './launch-service'
import { type Launched, supervise } from './supervise'
import { verdict } from './verdict'
import type { View } from './view'

export interface FleetOptions {
  /** Folder that holds service-a and service-b. */
  root: string
  engines: number
  broker: Broker
  /** None where the engines are to keep nothing. */
  database: Database | undefined
  env: NodeJS.ProcessEnv
  view: View
}

export interface Fleet {
  /** Resolves with an exit code once there is no point in going on. */
  finished: Promise<number>
  /** Ends the generator, then the engines. Resolves with whether all of them drained by themselves. */
  stop(): Promise<boolean>
}

// Together with the end of broker and database under the 15 s that a Ctrl-C may take. A handler has 8 s.
const generatorStopMs = 2_500
const enginesStopMs = 9_000

/** Runs one generator and a number of engines as processes of their own. */
export function startFleet({ root, engines: count, broker, database, env, view }: FleetOptions): Fleet {
  const service = (name: string, folder: string, settings: NodeJS.ProcessEnv = {}) => {
    const launch = (): Launched =>
      launchService({
        script: join(root, folder, 'src', 'index.ts'),
        // Any free port, since one and the same could be had by one of them only.
        env: { ...withoutNpmOptions(env), RABBITMQ_URL: broker.url, HTTP_PORT: '0', ...settings },
        onLine: (line) => view.line(name, line),
        onComplaint: (line) => view.complaint(name, line),
      })
    return supervise({ name, launch, say: view.say })
  }
  const ledger = database && { DATABASE_URL: database.url, DATABASE_MIGRATION_URL: database.migrationUrl }
  const engines = Array.from({ length: count }, (_, at) => `engine-${at + 1}`).map((name) =>
    service(name, 'service-b', { ...ledger, ENGINE_ID: name }),
  )
  const generator = service('generator', 'service-a')

  const finished = new Promise<number>((resolve) => {
    const judge = () => {
      const code = verdict({ generator: generator.ended, engines: engines.map(({ ended }) => ended) })
      if (code !== undefined) resolve(code)
    }
    for (const { closed } of [generator, ...engines]) void closed.then(judge)
  })

  return {
    finished,
    async stop() {
      view.say('stopping the generator …')
      const generatorDrained = await generator.stop(generatorStopMs)
      view.say(`stopping ${count} ${count === 1 ? 'engine' : 'engines'} …`)
      const enginesDrained = await Promise.all(engines.map((engine) => engine.stop(enginesStopMs)))
      return [generatorDrained, ...enginesDrained].every(Boolean)
    },
  }
}
