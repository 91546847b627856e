import type { ExecutionReport, Signal } from '@trading/contracts'
import { collectReports } from '@trading/rig/reports'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'

interface TestVenue {
  url: string
  close(): Promise<void>
}

/** The environment of engines in a test: the broker belongs to the file, everything else to the test. */
export interface EngineStage<V extends TestVenue> {
  broker: TestBroker
  database: TestDatabase
  venue: V
  /** The reports published since the test began. */
  reports: () => Promise<ExecutionReport[]>
  /** Settings for an engine in this environment. */
  settings(): NodeJS.ProcessEnv
  /** Resolves once the engine is ready. */
  startEngine(env?: NodeJS.ProcessEnv): Promise<ServiceProcess>
  send(signal: Signal): Promise<void>
}

/** Sets up the environment before each test of a file, and afterwards removes everything that the test left running or queued. */
export function useEngineStage<V extends TestVenue>(startVenue: () => Promise<V>): EngineStage<V> {
  // `beforeEach` has assigned everything by the time a test reads it.
  const stage = {} as EngineStage<V>
  stage.settings = () => ({
    RABBITMQ_URL: stage.broker.url,
    VENUE: 'http',
    VENUE_URL: stage.venue.url,
    ...ledgerSettings(stage.database),
  })
  stage.startEngine = async (env) => {
    const engine = startService('service-b', { ...stage.settings(), ...env })
    await engine.seen('service.ready')
    return engine
  }
  stage.send = (signal) => stage.broker.publish(signal, { messageId: signal.id })

  beforeAll(async () => {
    stage.broker = await openTestBroker()
  })
  beforeEach(async () => {
    stage.database = await openTestDatabase()
    stage.venue = await startVenue()
    stage.reports = await collectReports(stage.broker)
  })
  afterEach(async () => {
    await killServices()
    await stage.venue.close()
    await stage.database.close()
    for (const queue of allQueues) await (await stage.broker.channel()).purgeQueue(queue)
  })
  afterAll(() => stage.broker.close())
  return stage
}
