import { type Acknowledged, type Halt, type HaltTarget, targetText } from '@trading/ledger'
import { clockDifferenceMs } from '@trading/runtime'
import { printableLine } from '@trading/terminal'

export interface ChangeOutcome {
  target: HaltTarget
  lifted: boolean
  /** Undefined if the database stopped answering. */
  engines: Acknowledged | undefined
  /** What is halted now; like the next two undefined if the database stopped answering. */
  halts: readonly Halt[] | undefined
  mayFill: number | undefined
  isTraded: boolean | undefined
}

/** What a halt or a lifting means now, for a person. */
export const outcomeText = (outcome: ChangeOutcome): string => (outcome.lifted ? liftedText(outcome) : haltedText(outcome)).join('\n')

function haltedText({ target, engines, mayFill, isTraded }: ChangeOutcome): string[] {
  const name = printableLine(targetText(target))
  return [
    `halted: ${name}${engines ? `; ${engines.acknowledged} of ${engines.of} engines have acknowledged` : ''}`,
    ...silentText(engines),
    `orders that the venue may have, and may still fill: ${mayFill ?? 'unknown'}; positions are not closed`,
    ...((isTraded ?? true) ? [] : [`note: no signal of the last day is of ${name}; is it spelled like that?`]),
    `to end it: npm run halt -- lift ${asTyped(target)} --reason "…"`,
  ]
}

/** As on the command line. */
const asTyped = ({ what, name }: HaltTarget): string =>
  what === 'all' ? what : `${what} ${/^[\w./:-]+$/.test(name) ? name : JSON.stringify(name)}`

/** Engines that do not answer hold no permit any more; only an order that was on its way already could still reach the venue. */
function silentText(engines: Acknowledged | undefined): string[] {
  if (engines?.silent.length === 0) return []
  const names = engines?.silent.map(
    ({ engine, seenAgoMs }) => `${printableLine(engine)}, last seen ${(seenAgoMs / 1_000).toFixed(1)} s ago`,
  )
  return [
    `without an answer: ${names?.join('; ') ?? 'all, as the database does not answer'}. Its permit has ended, so it places nothing. If it stands still ` +
      `with an order in its hands, or an order is still on its way, that order can reach the venue for 3 s after it took the signal and at most ${clockDifferenceMs / 1_000} s ` +
      'more if clocks differ',
  ]
}

function liftedText({ target, halts }: ChangeOutcome): string[] {
  const later = target.what === 'all' ? [] : ['its signals are tried again within 30 s']
  const others = (halts ?? []).map((halt) => printableLine(targetText(halt)))
  return [`lifted: ${printableLine(targetText(target))}`, ...later, ...(others.length > 0 ? [`still halted: ${others.join(', ')}`] : [])]
}
