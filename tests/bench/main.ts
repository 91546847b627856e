// Compares the platform with its alternatives, or sizes a deployment.

import { type Broker, type Cache, chooseBroker, chooseCache, chooseDatabase, type Database, onStopRequests } from '@trading/dev'
import { nameOfBroker } from '@trading/rig/server-names'
import { killServices } from '@trading/rig/service-process'
import { addressOf } from '@trading/rig/start-broker'
import { refuseOptionsOfNpm } from '@trading/terminal'
import { against } from './against/against'
import { type Arguments, options, parseArguments, usage } from './arguments'
import { compare } from './compare'
import { removeLogFolder } from './log-folder'
import { killPrograms } from './program'
import { createProgress } from './progress'
import { size } from './sizing/size'

const { ensurePeersInstalled } = require('@trading/dev/setup') as { ensurePeersInstalled: () => void }

const interrupted = 130
const stop = new AbortController()

void main(argumentsOrExit()).then((code) => process.exit(code))

async function main(args: Arguments): Promise<number> {
  if (args.mode === 'help') {
    process.stdout.write(usage)
    return 0
  }
  if (args.mode === 'compare') ensurePeersInstalled()
  onStopRequests({
    onFirst: () => stop.abort(new Error('interrupted')),
    onSecond: () => void cleanUp().then(() => process.exit(interrupted)),
  })
  const progress = createProgress()
  let broker: Broker | undefined
  let choosing: Promise<Database> | undefined
  const database = () => {
    choosing ??= chooseDatabase({ tell: progress.show, name: 'bench', abort: stop.signal })
    return choosing
  }
  let choosingCache: Promise<Cache> | undefined
  const cache = () => {
    choosingCache ??= chooseCache({ tell: progress.show, name: 'bench', abort: stop.signal })
    return choosingCache
  }
  let verdict = { line: '', code: 1 }
  try {
    if (args.mode === 'sizing') verdict = await size({ ...args, abort: stop.signal, ...progress })
    else {
      broker = await chooseBroker({ tell: progress.show, name: 'bench', abort: stop.signal })
      const brokerName = `${nameOfBroker(broker)} (${broker.kind})`
      const bench = { broker: addressOf(broker), database, cache, abort: stop.signal, ...progress }
      verdict = args.mode === 'against' ? await against({ ...args, ...bench }) : await compare({ ...args, ...bench, brokerName })
    }
  } catch (error) {
    verdict = stop.signal.aborted
      ? { line: 'interrupted; nothing is left running', code: interrupted }
      : { line: `the benchmark failed: ${inWords(error)}`, code: 1 }
  }
  progress.stop()
  await cleanUp()
  await Promise.all([
    broker?.stop(),
    ...[choosing, choosingCache].map((choice) => choice?.then((opened) => opened.stop()).catch(() => undefined)),
  ])
  process.stdout.write(`${verdict.line}\n`)
  return verdict.code
}

async function cleanUp(): Promise<void> {
  await Promise.all([killPrograms(), killServices()])
  await removeLogFolder()
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${inWords(error.cause)}`
}

function argumentsOrExit(): Arguments {
  try {
    const args = process.argv.slice(2)
    refuseOptionsOfNpm({ script: 'bench', args, env: process.env, options, canRunDry: false })
    return parseArguments(args)
  } catch (error) {
    process.stderr.write(`npm run bench: ${(error as Error).message}\n`)
    return process.exit(2)
  }
}
