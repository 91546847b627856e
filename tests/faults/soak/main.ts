// Runs the platform under random faults for minutes or hours, and says whether anything was lost, stuck or grew.
import { setTimeout as sleep } from 'node:timers/promises'
import { allOrNone, type Broker, chooseBroker, chooseDatabase, type Database } from '../../../dev/src'
import { onStopRequests } from '../../../dev/src/start/stop-requests'
import { killServices } from '../../support/service-process'
import { parseArguments, type SoakArguments, usage } from './arguments'
import { runSoak } from './run-soak'

const say = (text: string) => void process.stdout.write(`${text}\n`)
const interrupted = 130

// Should the process run dry before there is a verdict, that is no success.
process.exitCode = 1
void main(argumentsOrExit()).then((code) => process.exit(code))

async function main(wanted: SoakArguments): Promise<number> {
  const stop = new AbortController()
  onStopRequests({
    onFirst: () => stop.abort(),
    onSecond: () => {
      void killServices()
      process.exit(interrupted)
    },
  })
  let verdict = 'soak: interrupted; nothing is left running'
  let code = interrupted
  const opened = await allOrNone<[Broker, Database]>(
    [(abort) => chooseBroker({ tell: say, name: 'soak', abort }), (abort) => chooseDatabase({ tell: say, name: 'soak', abort })],
    stop.signal,
  ).catch((error: Error) => {
    say(stop.signal.aborted ? verdict : `soak: ${error.message}`)
    return process.exit(stop.signal.aborted ? interrupted : 1)
  })
  const [broker, database] = opened
  try {
    const { minutes, rate, engines, seed } = wanted
    say(
      `RabbitMQ ${broker.version ?? 'of unknown version'} (${broker.kind}), PostgreSQL ${database.version} (${database.kind}): ${minutes} minutes, ${rate} signals a second, ${engines} engines, seed ${seed}`,
    )
    const broken = await runSoak(wanted, {
      broker,
      database,
      say,
      abort: stop.signal,
      sleep: (ms) => sleep(ms, undefined, { signal: stop.signal }),
    })
    for (const what of broken) say(`  ${what}`)
    code = broken.length === 0 ? 0 : 1
    verdict = broken.length === 0 ? 'soak: holds' : `soak: BROKEN, ${broken.length} findings`
  } catch (error) {
    if (!stop.signal.aborted) {
      code = 1
      verdict = `soak: BROKEN, it did not run to its end: ${(error as Error).message}`
    }
  } finally {
    await killServices()
    await Promise.all(opened.map((each) => each.stop()))
    say(verdict)
  }
  return code
}

function argumentsOrExit(): SoakArguments {
  try {
    const parsed = parseArguments(process.argv.slice(2))
    if (!parsed.help) return parsed
    process.stdout.write(usage)
    return process.exit(0)
  } catch (error) {
    process.stderr.write(`npm run soak: ${(error as Error).message}\n`)
    return process.exit(2)
  }
}
