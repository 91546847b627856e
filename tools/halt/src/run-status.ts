import { type EngineState, type Halt, type Halts, targetText } from '@trading/ledger'
import { permitMs } from '@trading/runtime'
import { ago, type Column, instantText, printableLine, type Terminal, table, wrap } from '@trading/terminal'
import { type CliContext, withDesk } from './verb'

export const runStatus = ({ json }: { json: boolean }, context: CliContext): Promise<number> =>
  withDesk(context, async (desk) => {
    const [current, engines] = [await desk.current(), await desk.engines()]
    await context.terminal.print(
      json ? JSON.stringify({ ...current, engines }, null, 2) : asText(current, engines, context.terminal, Date.now()),
    )
    return 0
  })

function asText({ halts, epoch }: Halts, engines: readonly EngineState[], terminal: Terminal, now: number): string {
  const first = halts.length === 0 ? ['Nothing is halted.'] : halts.map((halt) => haltLines(halt, terminal, now))
  const none = 'No engine with a ledger has been seen. Engines with LEDGER=off hear of no halt.'
  return [...first, '', engines.length === 0 ? none : table(engines, columnsAt(epoch), terminal)].join('\n')
}

const haltLines = (halt: Halt, { paint, columns }: Terminal, now: number): string => {
  const by = `by ${printableLine(halt.who)} (as ${printableLine(halt.login)}), ${instantText(halt.at.getTime())}, ${ago(halt.at.getTime(), now)}`
  const why = wrap(printableLine(halt.reason), { width: columns, indent: 2, hang: 2 })
  return `${paint('red', `halted: ${printableLine(targetText(halt))}`)}  ${by}\n${why}`
}

/** Longer than it takes to ask again: the engine is gone, frozen, or has lost the database. */
const isSilent = ({ seenAgoMs }: EngineState): boolean => seenAgoMs > permitMs

const columnsAt = (epoch: number): Column<EngineState>[] => [
  { title: 'ENGINE', text: ({ engine }) => printableLine(engine) },
  { title: 'SEEN', text: ({ seenAgoMs }) => `${(seenAgoMs / 1_000).toFixed(1)} s ago`, right: true },
  {
    title: 'PERMIT',
    text: (engine) => (isSilent(engine) ? 'ended' : engine.epoch < epoch ? 'behind' : 'current'),
    colour: (engine) => (isSilent(engine) || engine.epoch < epoch ? 'yellow' : 'green'),
  },
  { title: 'IN HAND', text: ({ inHand }) => String(inHand), right: true },
  { title: 'BREAKER', text: ({ breaker }) => breaker },
  { title: 'INTAKE', text: ({ reasons }) => (reasons.length === 0 ? 'open' : `shut: ${reasons.join(', ')}`) },
]
