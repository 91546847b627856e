// Injects every fault of the catalogue into the platform and reports the results.
import { argumentsOrExit } from '@trading/rig/suite/arguments-or-exit'
import { runSuite } from '@trading/rig/suite/run-suite'
import { writeRun } from '@trading/rig/suite/write-run'
import { options, parseArguments, usage } from './arguments'
import { faultsPage } from './faults-page'
import { rows as all } from './rows'
import { runRow } from './run-row'
import { runSabotages } from './run-sabotages'
import { sabotages as known } from './sabotages'
import { tableHead, tableRow, verdictLine } from './table'

const parse = (args: readonly string[]) => parseArguments(args, all, known)
const { rows, partial, seed, jsonFile, sabotages } = argumentsOrExit({ script: 'faults', parse, usage, options })

if (sabotages.length > 0) process.exitCode = runSabotages(sabotages) ? 0 : 1
else
  runSuite({
    name: 'faults',
    thing: 'row',
    steps: rows,
    setting: `seed ${seed}`,
    titleOf: ({ number, fault }) => `${number.padEnd(4)} ${fault}`,
    run: (row, options) => runRow(row, { ...options, seed }),
    tableHead,
    tableRow,
    verdictLine,
    record(seen) {
      const run = { ...seen, seed }
      writeRun(run, { jsonFile, page: partial ? undefined : 'faults.md', pageOf: (before) => faultsPage(before, all, run) })
    },
  })
