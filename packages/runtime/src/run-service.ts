import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import { type HealthServer, openHealthServer } from './health-server'
import { createLog, type Log } from './log'
import { createOwner, type Own } from './own'
import { onStopSignals } from './stop-signals'
import { capYoungGeneration } from './young-generation'

export interface ServiceConfig {
  LOG_LEVEL: string
  HTTP_HOST: string
  HTTP_PORT: number
  DRAIN_MS: number
}

export interface ServiceContext<C> {
  config: C
  log: Log
  registry: Registry
  own: Own
  /** Why the service is not ready; empty when it is. */
  unready: () => string[]
  /** The server of `/readyz`, for a service that answers other requests too. */
  http: Pick<HealthServer, 'serve'>
}

export interface ServiceOptions<C extends ServiceConfig> {
  name: string
  readConfig: () => C
  /** Warnings about unwise settings, one sentence each; logged once at start. */
  warnings?: (config: C) => readonly string[]
}

/** How long closing may take in addition to the drain, before the process exits regardless. After a failure there is no drain. */
const closeMs = 6_000
const firstReadyPollMs = 20

/**
 * Runs a service from its wiring to its exit code: 0 after a clean drain, 78 (EX_CONFIG of sysexits.h) for a wrong configuration
 * or topology, 1 otherwise. `open` opens and owns the resources; if it returns a promise in `finished`, the service drains when that
 * resolves.
 */
export async function runService<C extends ServiceConfig>(
  { name, readConfig, warnings: warningsOf = () => [] }: ServiceOptions<C>,
  open: (context: ServiceContext<C>) => Promise<{ finished?: Promise<unknown> } | undefined>,
): Promise<void> {
  capYoungGeneration()
  const config = configOrExit(readConfig)
  const registry = new Registry()
  const lost = new Counter({ name: 'log_lines_lost_total', help: 'Log lines that could not be written.', registers: [registry] })
  const log = createLog({ service: name, level: config.LOG_LEVEL, onLost: () => lost.inc() })
  for (const warning of warningsOf(config)) log.warn({}, warning)
  const exit = (code: number, message: string): never => {
    log.info({ event: 'service.stopped', exitCode: code }, message)
    process.exit(code)
  }
  const crash = (error: unknown): never => {
    log.fatal({ err: error }, `unhandled: ${error instanceof Error ? error.message : String(error)}`)
    return exit(1, 'stopped after an unhandled error')
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)

  const stopRequested = new Promise<string>((resolve) => {
    onStopSignals({
      onFirst: (signal) => resolve(signal),
      onSecond: (signal) => exit(1, `stopped at once by a second signal (${signal})`),
    })
  })

  const owner = createOwner(log)
  let draining = false
  const unready = () => (draining ? ['draining'] : owner.unready())
  // The default precision would wake the process a hundred times a second to measure event loop lag.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })

  let code = 0
  try {
    const { warnings, notes } = owner
    const http = await owner.own(openHealthServer({ host: config.HTTP_HOST, port: config.HTTP_PORT, unready, warnings, notes, registry }))
    const { finished } = (await open({ config, log, registry, own: owner.own, unready, http })) ?? {}
    const reached = announceReady(
      () => unready().length === 0,
      () => log.info({ event: 'service.ready', httpPort: http.port }, `ready, http port ${http.port}`),
    )
    const why = await Promise.race([stopRequested, owner.failed, finished?.then(() => 'finished') ?? stopRequested])
    reached()
    log.info({ event: 'service.draining', why }, `draining: ${why}`)
  } catch (error) {
    code = exitCodeOf(error)
    // A configuration error has a helpful message; a stack would bury it.
    log.error(code === 78 ? { exitCode: code } : { err: error, exitCode: code }, error instanceof Error ? error.message : String(error))
  }

  draining = true
  const limitMs = code === 0 ? config.DRAIN_MS + closeMs : closeMs
  const overdue = setTimeout(() => exit(code || 1, `stopped, as closing took longer than ${limitMs} ms`), limitMs)
  const clean = await owner.closeAll()
  clearTimeout(overdue)
  exit(code || (clean ? 0 : 1), 'stopped')
}

function configOrExit<C>(readConfig: () => C): C {
  try {
    return readConfig()
  } catch (error) {
    // There is no log yet, and a person who starts the service reads the terminal.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return process.exit(exitCodeOf(error))
  }
}

const exitCodeOf = (error: unknown): number => {
  const wanted = (error as { exitCode?: unknown } | undefined)?.exitCode
  return typeof wanted === 'number' ? wanted : 1
}

/** Announces once that the service is ready, as soon as it is. Returns a function that cancels the wait. */
function announceReady(isReady: () => boolean, announce: () => void): () => void {
  const timer = setInterval(() => {
    if (!isReady()) return
    clearInterval(timer)
    announce()
  }, firstReadyPollMs)
  return () => clearInterval(timer)
}
