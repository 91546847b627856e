import type { Broker, Database } from '@trading/dev'
import { onStopRequests } from '@trading/dev'
import { openServers } from '../open-servers'
import { killServices } from '../service-process'
import { say } from './say'

export interface Servers {
  broker: Broker
  database: Database
  /** Aborted when the run is interrupted. */
  abort: AbortSignal
}

export interface Ending {
  exitCode: number
  /** The last line, printed once everything is stopped. */
  line: string
}

const interruptedCode = 130

/** Uses the exit code that a shell reports for Ctrl-C. */
export const interrupted = (what: string): Ending => ({ exitCode: interruptedCode, line: `${what}; nothing is left running` })

/**
 * Runs work with a broker and a database and exits with its exit code. The first SIGINT or SIGTERM aborts the work, a second one ends the
 * process at once; nothing is left running in either case.
 */
export function runOnServers(name: string, work: (servers: Servers) => Promise<Ending>): void {
  // An event loop that runs empty before the end must not count as success.
  process.exitCode = 1
  const stop = new AbortController()
  onStopRequests({
    onFirst: () => stop.abort(),
    onSecond: () => {
      void killServices()
      process.exit(interruptedCode)
    },
  })
  void toItsEnd(name, work, stop.signal).then((code) => process.exit(code))
}

async function toItsEnd(name: string, work: (servers: Servers) => Promise<Ending>, abort: AbortSignal): Promise<number> {
  let opened: [Broker, Database] | undefined
  let ending: Ending
  try {
    opened = await openServers({ tell: say, name, abort })
    const [broker, database] = opened
    ending = await work({ broker, database, abort })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    ending = abort.aborted ? interrupted(`${name}: interrupted`) : { exitCode: 1, line: `${name}: ${message}` }
  }
  await killServices()
  await Promise.all(opened?.map((server) => server.stop()) ?? [])
  say(ending.line)
  return ending.exitCode
}
