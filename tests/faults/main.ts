// Injects every fault of the catalogue into the platform and reports the results.
import { argumentsOrExit } from '@trading/rig/suite/arguments-or-exit'
import { runSuite } from '@trading/rig/suite/run-suite'
import { writeRun } from '@trading/rig/suite/write-run'
import { options, parseArguments, usage } from './arguments'
import { faultsPage } from './faults-page'
import { rows as all } from './rows'
import { runRow } from './run-row'
import { tableHead, tableRow, verdictLine } from './table'

const { rows, partial, seed, jsonFile } = argumentsOrExit({ script: 'faults', parse: (args) => parseArguments(args, all), usage, options })

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
