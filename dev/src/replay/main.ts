import { join, resolve } from 'node:path'
import { pause } from '@trading/runtime'
import { openTerminal, runTool, type Terminal, UserError, withCommas } from '@trading/terminal'
import { leaveLedgerAddress } from '../start/ledger-address'
import { onStopRequests } from '../start/stop-requests'
import { surviveLoss } from '../start/survive-loss'
import { type Arguments, options, parseArguments, usage } from './arguments'
import { readCounts } from './counts'
import { readFinalState } from './final-state'
import { type OwnPlace, openOwnPlace } from './own-place'
import { type Prices, readPrices } from './read-prices'
import { type Result, resultText } from './result-text'
import { runServices } from './run-services'
import { settingsOf } from './settings'
import { untilSettled } from './until-settled'

export interface ReplayOptions {
  args?: readonly string[]
  env?: NodeJS.ProcessEnv
  /** The parent folder of the services. */
  root?: string
  /** Failures of optional set-up steps, such as installing RabbitMQ. */
  faults?: readonly string[]
}

const script = 'replay'
const dayMs = 86_400_000
const here = join(__dirname, '..', '..', '..')

/** `npm run replay`: runs a file of prices through the platform in a place of its own, prints what came of it and exits. */
export async function main({
  args = process.argv.slice(2),
  env = process.env,
  root = here,
  faults = [],
}: ReplayOptions = {}): Promise<void> {
  const { stdin, stdout, stderr } = process
  const [stop, interrupted] = [new AbortController(), new AbortController()]
  let resting = false
  const onStop = () => {
    if (!resting) interrupted.abort()
    stop.abort()
  }
  onStopRequests({ onFirst: onStop, onSecond: () => process.exit(1) })
  surviveLoss([stdout, stderr], onStop)
  const onRest = () => {
    resting = true
  }
  const terminal = openTerminal({ stdin, stdout, stderr, coloured: !env.NO_COLOR, abort: stop.signal })
  const tool = { script, usage, optionsOf: { replay: options }, args, env, terminal, abort: interrupted.signal }
  const work = async () => replay({ ...parseArguments(args), env, root, faults, terminal, onRest, abort: stop.signal })
  process.exit(await runTool(tool, work))
}

interface Replay extends Arguments, Required<Pick<ReplayOptions, 'env' | 'root' | 'faults'>> {
  terminal: Terminal
  /** From here on there is nothing to interrupt. */
  onRest: () => void
  abort: AbortSignal
}

async function replay(wanted: Replay): Promise<number> {
  const { env, faults, keep, json, terminal, onRest, abort } = wanted
  // npm runs a script in the project's folder and says where the user stands.
  const folder = (env.npm_lifecycle_event === script && env.INIT_CWD) || process.cwd()
  const file = resolve(folder, wanted.file)
  const prices = await readPrices(file, abort)
  const place = await openOwnPlace({ tell: terminal.tell, env, installFault: faults[0], abort })
  try {
    const result = await resultOf({ ...wanted, file }, prices, place)
    await terminal.print(json ? JSON.stringify(result) : resultText(result, terminal))
    if (keep) {
      onRest()
      await keepUp(place, terminal, abort)
    }
    return 0
  } finally {
    await place.close()
  }
}

async function resultOf(wanted: Replay, { rows, last: lastPrice }: Prices, place: OwnPlace): Promise<Result> {
  const { file, symbol, seed, engines, env, root, terminal, abort } = wanted
  const settings = settingsOf(env, wanted)
  const startedAt = Date.now()
  const services = runServices({
    ...{ root, engines, say: terminal.tell },
    settingsFor: (service) => ({ ...settings, ...place.settingsFor(service) }),
  })
  try {
    const { filled, rejected } = await untilSettled({
      ...services,
      counts: () => readCounts(place.readingUrl),
      onCounts: (counts, sent) => terminal.progress(`${withCommas(sent)} signals, ${withCommas(counts.booked)} fills in the portfolio`),
      abort,
    })
    const elapsedMs = Date.now() - startedAt
    if (filled + rejected === 0) throw new UserError(`no signal came of ${file}: its ${rows} prices are too few for the strategy`)
    const state = await readFinalState(place.readingUrl, { lastPrice, rejected })
    return { file, symbol, seed, engines, rows, signals: filled + rejected, fills: filled, rejected, lastPrice, ...state, elapsedMs }
  } finally {
    await services.stop()
  }
}

/** Until Ctrl-C, which is how it is meant to end. */
async function keepUp({ database }: OwnPlace, terminal: Terminal, abort: AbortSignal): Promise<void> {
  const takeAway = leaveLedgerAddress({ url: database.url, ownerUrl: database.migrationUrl })
  terminal.tell('its database stays until Ctrl-C: npm run ledger -- list, npm run analytics')
  // A timer, since nothing else may keep this process running.
  while (!abort.aborted) await pause(dayMs, abort)
  takeAway()
}
