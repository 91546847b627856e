// Kills what can be killed at every step between a signal's delivery and its ack, and says what came of it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allOrNone, type Broker, chooseBroker, chooseDatabase, type Database } from '../../dev/src'
import { onStopRequests } from '../../dev/src/start/stop-requests'
import { thisMachine } from '../faults/faults-page'
import { showProgress } from '../faults/progress'
import { killServices } from '../support/service-process'
import { type Arguments, parseArguments, usage } from './arguments'
import { killPointsPage } from './page'
import { points as all } from './points'
import { type PointResult, runPoint } from './run-point'
import { tableHead, tableRow, verdictLine } from './table'

const page = join(__dirname, '..', '..', 'docs', 'killpoints.md')
const say = (text: string) => void process.stdout.write(`${text}\n`)
const interrupted = 130
const stop = new AbortController()

// Running dry, with nothing left to wait for, must never pass for success.
process.exitCode = 1
void main(argumentsOrExit()).then((code) => process.exit(code))

async function main({ points, partial, jsonFile }: Arguments): Promise<number> {
  onStopRequests({
    onFirst: () => stop.abort(),
    onSecond: () => {
      void killServices()
      process.exit(interrupted)
    },
  })
  let opened: [Broker, Database] | undefined
  const results: PointResult[] = []
  const startedAt = Date.now()
  const seconds = () => (Date.now() - startedAt) / 1_000
  try {
    const options = { tell: say, name: 'killpoints' }
    opened = await allOrNone<[Broker, Database]>(
      [(abort) => chooseBroker({ ...options, abort }), (abort) => chooseDatabase({ ...options, abort })],
      stop.signal,
    )
    const [broker, database] = opened
    const servers = `RabbitMQ ${broker.version ?? 'of unknown version'} and PostgreSQL ${database.version ?? 'of unknown version'}`
    say(
      `${servers} (${broker.kind}, ${database.kind}), ${points.length === 1 ? '1 step' : `${points.length} steps`}; Ctrl-C stops everything\n${tableHead()}`,
    )
    for (const point of points) {
      const progress = showProgress({ number: '', fault: point.name })
      try {
        const result = await runPoint(point, { broker, database, tell: progress.tell, abort: stop.signal })
        results.push(result)
        progress.done(tableRow(result))
      } catch (error) {
        progress.done(`${point.name}: ${error instanceof Error ? error.message : String(error)}`)
        throw error
      }
    }
    const run = { servers, date: new Date().toISOString().slice(0, 10), machine: thisMachine(), seconds: seconds(), results }
    if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify(run, null, 2)}\n`)
    if (!partial) writeFileSync(page, killPointsPage(existsSync(page) ? readFileSync(page, 'utf8') : '', all, run))
    return results.every(({ verdict }) => verdict === 'holds') ? 0 : 1
  } catch (error) {
    if (!stop.signal.aborted) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return stop.signal.aborted ? interrupted : 1
  } finally {
    await killServices()
    await Promise.all(opened?.map((server) => server.stop()) ?? [])
    say(stop.signal.aborted ? `interrupted after ${results.length} steps; nothing is left running` : verdictLine(results, seconds()))
  }
}

function argumentsOrExit(): Arguments {
  try {
    const parsed = parseArguments(process.argv.slice(2), all)
    if (!parsed.help) return parsed
    process.stdout.write(usage)
    return process.exit(0)
  } catch (error) {
    process.stderr.write(`npm run killpoints: ${(error as Error).message}\n`)
    return process.exit(2)
  }
}
