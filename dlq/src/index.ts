// What a person does with dead letters, at the terminal or from a script.
import { onStopSignals } from '@trading/runtime'
import { main } from './main'
import { openTerminal } from './terminal'

const stop = new AbortController()
onStopSignals({ onFirst: () => stop.abort(), onSecond: () => process.exit(1) })
const { stdin, stdout, stderr, env, argv } = process
const terminal = openTerminal({ stdin, stdout, stderr, coloured: !env.NO_COLOR, abort: stop.signal })

void main({ args: argv.slice(2), env, terminal, abort: stop.signal }).then((code) => process.exit(code))
