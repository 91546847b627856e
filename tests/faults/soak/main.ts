// Runs the platform under random faults for minutes or hours, and reports whether anything was lost, stuck or grew.
import { setTimeout as sleep } from 'node:timers/promises'
import { nameOfBroker, nameOfDatabase } from '@trading/rig/server-names'
import { argumentsOrExit } from '@trading/rig/suite/arguments-or-exit'
import { type Ending, runOnServers, type Servers } from '@trading/rig/suite/run-on-servers'
import { say } from '@trading/rig/suite/say'
import { options, parseArguments, usage } from './arguments'
import { runSoak } from './run-soak'

const wanted = argumentsOrExit({ script: 'soak', parse: parseArguments, usage, options })

runOnServers('soak', async ({ broker, database, abort }: Servers): Promise<Ending> => {
  const { minutes, rate, engines, seed } = wanted
  say(
    `${nameOfBroker(broker)} (${broker.kind}), ${nameOfDatabase(database)} (${database.kind}): ${minutes} minutes, ${rate} signals a second, ${engines} engines, seed ${seed}`,
  )
  try {
    const broken = await runSoak(wanted, { broker, database, say, abort, sleep: (ms) => sleep(ms, undefined, { signal: abort }) })
    for (const what of broken) say(`  ${what}`)
    if (broken.length === 0) return { exitCode: 0, line: 'soak: holds' }
    return { exitCode: 1, line: `soak: BROKEN, ${broken.length} findings` }
  } catch (error) {
    abort.throwIfAborted()
    return { exitCode: 1, line: `soak: BROKEN, it did not complete: ${(error as Error).message}` }
  }
})
