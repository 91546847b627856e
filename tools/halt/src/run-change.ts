import { randomUUID } from 'node:crypto'
import { type Halt, type HaltTarget, LedgerFault, type RecordedHalt, targetText } from '@trading/ledger'
import { pause, permitMs } from '@trading/runtime'
import { ago, consentTo, printableLine, UserError } from '@trading/terminal'
import { awaitEngines } from './await-engines'
import type { Command } from './command'
import { type ChangeOutcome, outcomeText } from './outcome-text'
import { recordUntilDone } from './record'
import { type CliContext, withDesk } from './verb'

type ChangeCommand = Extract<Command, { verb: 'halt' | 'lift' }>

/** Halts or lifts, waits for the engines, and says what that means. */
export async function runChange(command: ChangeCommand, context: CliContext): Promise<number> {
  const { verb, target, reason, who, yes, json } = command
  const { terminal } = context
  const agree = consentTo({ script: 'halt', verb: verb === 'lift' ? `lift ${target.what}` : target.what, yes, terminal })
  const lifted = verb === 'lift' ? await standingHalts(target, context) : undefined
  if (!(await agree(lifted ? liftQuestion(lifted) : haltQuestion(target)))) {
    terminal.tell(verb === 'lift' ? 'nothing was lifted' : 'nothing was halted')
    return 1
  }
  const record = async (lifts?: number): Promise<RecordedHalt> => {
    const recorded = await recordUntilDone({ ...target, lifts, reason, who, request: randomUUID() }, context)
    if (!recorded) throw new UserError(`a halt of ${nameOf(target)} was lifted in the meantime: see npm run halt -- status`)
    terminal.tell(`recorded as number ${recorded.epoch}`)
    return recorded
  }
  const recorded = lifted ? await recordAll(lifted, record) : await record()
  const sinceMs = performance.now()
  const doing = lifted ? 'lifting' : 'halting'
  const effect = await effectOf(recorded, { ...context, target, doing, sinceMs })
  const outcome: ChangeOutcome = { target, lifted: lifted !== undefined, ...effect }
  await terminal.print(json ? JSON.stringify({ ...recorded, ...outcome }, null, 2) : outcomeText(outcome))
  return 0
}

type Effect = Omit<ChangeOutcome, 'target' | 'lifted'>

/** What was recorded holds, whether the database goes on answering or not. */
async function effectOf(
  recorded: RecordedHalt,
  { target, doing, sinceMs, ...context }: CliContext & { target: HaltTarget; doing: string; sinceMs: number },
): Promise<Effect> {
  const { terminal, abort } = context
  try {
    return await withDesk(context, async (desk) => {
      const engines = await awaitEngines(recorded, { desk, sinceMs, doing, terminal, abort })
      const { halts } = await desk.current()
      // A day with very many signals may take too long to count, which says nothing of the halt.
      const mayFill = await desk.mayFill(target).catch(unknown)
      return { engines, halts, mayFill, isTraded: target.what === 'all' || (await desk.isTraded(target).catch(unknown)) }
    })
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error
    await pause(Math.max(0, sinceMs + permitMs - performance.now()), abort)
    return { engines: undefined, halts: undefined, mayFill: undefined, isTraded: undefined }
  }
}

/** Each halt is lifted by a row of its own. Resolves with the last row. */
async function recordAll(halts: readonly [Halt, ...Halt[]], record: (lifts: number) => Promise<RecordedHalt>): Promise<RecordedHalt> {
  const [first, ...others] = halts
  let last = await record(first.epoch)
  for (const { epoch } of others) last = await record(epoch)
  return last
}

/** All of this target, oldest first: those that are lifted, as the question names them. */
async function standingHalts(target: HaltTarget, context: CliContext): Promise<readonly [Halt, ...Halt[]]> {
  const { halts } = await withDesk(context, (desk) => desk.current())
  const [first, ...rest] = halts.filter(({ what, name }) => what === target.what && name === target.name)
  if (first) return [first, ...rest]
  const others = halts.length > 0 ? `; halted: ${halts.map(nameOf).join(', ')}` : '; nothing is'
  throw new UserError(`${nameOf(target)} is not halted${others}`)
}

const haltQuestion = (target: HaltTarget): string => `Halt ${nameOf(target)}? (yes/no) `

const liftQuestion = (halts: readonly Halt[]): string => {
  const told = halts.map(
    (halt) =>
      `${nameOf(halt)} was halted by ${printableLine(halt.who)} ${ago(halt.at.getTime(), Date.now())}: ${printableLine(halt.reason)}.`,
  )
  return `${told.join('\n')} Lift ${halts.length === 1 ? 'it' : `all ${halts.length}`}? (yes/no) `
}

const unknown = (error: unknown): undefined => {
  if (!(error instanceof LedgerFault)) throw error
}

const nameOf = (target: HaltTarget): string => printableLine(targetText(target))
