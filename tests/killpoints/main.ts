// Kills engines and servers at every step between a signal's delivery and its ack, and reports the results.
import { argumentsOrExit } from '@trading/rig/suite/arguments-or-exit'
import { runSuite } from '@trading/rig/suite/run-suite'
import { writeRun } from '@trading/rig/suite/write-run'
import { options, parseArguments, usage } from './arguments'
import { killPointsPage } from './page'
import { points as all } from './points'
import { runPoint } from './run-point'
import { tableHead, tableRow, verdictLine } from './table'

const { points, partial, jsonFile } = argumentsOrExit({ script: 'killpoints', parse: (args) => parseArguments(args, all), usage, options })

runSuite({
  name: 'killpoints',
  thing: 'step',
  steps: points,
  titleOf: ({ name }) => name,
  run: runPoint,
  tableHead,
  tableRow,
  verdictLine,
  record(run) {
    writeRun(run, { jsonFile, page: partial ? undefined : 'killpoints.md', pageOf: (before) => killPointsPage(before, all, run) })
  },
})
