// Attacks the platform with every fault of the catalogue and says what came of it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allOrNone, type Broker, chooseBroker, chooseDatabase, type Database } from '../../dev/src'
import { onStopRequests } from '../../dev/src/start/stop-requests'
import { killServices } from '../support/service-process'
import { type Arguments, parseArguments, usage } from './arguments'
import { faultsPage, thisMachine } from './faults-page'
import { showProgress } from './progress'
import { rows as all } from './rows'
import { type RowResult, runRow } from './run-row'
import { tableHead, tableRow, verdictLine } from './table'

const page = join(__dirname, '..', '..', 'docs', 'faults.md')
const say = (text: string) => void process.stdout.write(`${text}\n`)
const interrupted = 130
const stop = new AbortController()

// Running dry, with nothing left to wait for, must never pass for success.
process.exitCode = 1
void main(argumentsOrExit()).then((code) => process.exit(code))

async function main({ rows, partial, seed, jsonFile }: Arguments): Promise<number> {
  onStopRequests({
    onFirst: () => stop.abort(),
    onSecond: () => {
      void killServices()
      process.exit(interrupted)
    },
  })
  let opened: [Broker, Database] | undefined
  const results: RowResult[] = []
  const startedAt = Date.now()
  const seconds = () => (Date.now() - startedAt) / 1_000
  try {
    opened = await allOrNone<[Broker, Database]>(
      [(abort) => chooseBroker({ tell: say, name: 'faults', abort }), (abort) => chooseDatabase({ tell: say, name: 'faults', abort })],
      stop.signal,
    )
    const [broker, database] = opened
    const databaseName = `PostgreSQL ${database.version ?? 'of unknown version'}`
    const brokerName = `RabbitMQ ${broker.version ?? 'of unknown version'}`
    say(
      `${brokerName} (${broker.kind}), ${databaseName} (${database.kind}), ${rows.length === 1 ? '1 row' : `${rows.length} rows`}, seed ${seed}; Ctrl-C stops everything\n${tableHead()}`,
    )
    for (const row of rows) {
      const progress = showProgress(row)
      try {
        const result = await runRow(row, { broker, database, seed, tell: progress.tell, abort: stop.signal })
        results.push(result)
        progress.done(tableRow(result))
      } catch (error) {
        progress.done(`${row.number.padEnd(4)} ${row.fault}: ${error instanceof Error ? error.message : String(error)}`)
        throw error
      }
    }
    const run = {
      broker: brokerName,
      database: databaseName,
      date: new Date().toISOString().slice(0, 10),
      machine: thisMachine(),
      seed,
      seconds: seconds(),
      results,
    }
    if (jsonFile) writeFileSync(jsonFile, `${JSON.stringify(run, null, 2)}\n`)
    if (!partial) writeFileSync(page, faultsPage(existsSync(page) ? readFileSync(page, 'utf8') : '', all, run))
    return results.every(({ verdict }) => verdict === 'holds') ? 0 : 1
  } catch (error) {
    if (!stop.signal.aborted) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return stop.signal.aborted ? interrupted : 1
  } finally {
    await killServices()
    await Promise.all(opened?.map((each) => each.stop()) ?? [])
    say(stop.signal.aborted ? `interrupted after ${results.length} rows; nothing is left running` : verdictLine(results, seconds()))
  }
}

function argumentsOrExit(): Arguments {
  try {
    const parsed = parseArguments(process.argv.slice(2), all)
    if (!parsed.help) return parsed
    process.stdout.write(usage)
    return process.exit(0)
  } catch (error) {
    process.stderr.write(`npm run faults: ${(error as Error).message}\n`)
    return process.exit(2)
  }
}
