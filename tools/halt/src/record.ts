import { type HaltRecord, LedgerFault, type RecordedHalt } from '@trading/ledger'
import { describeCause, pause } from '@trading/runtime'
import { UserError } from '@trading/terminal'
import { type CliContext, withDesk } from './verb'

const againMs = 500

/**
 * Records until the database says that it is recorded: the record has one `request`, so a second attempt after a lost answer is the same record.
 * Undefined if the halt to be lifted is not the one that stands.
 * @throws UserError if it is stopped before
 */
export async function recordUntilDone(record: HaltRecord, context: CliContext): Promise<RecordedHalt | undefined> {
  const { terminal, abort } = context
  const what = record.lifts === undefined ? 'the halt' : 'the lifting'
  let told: string | undefined
  while (!abort.aborted) {
    try {
      return await withDesk(context, (desk) => desk.append(record))
    } catch (error) {
      if (!(error instanceof LedgerFault)) {
        terminal.tell('NOT recorded')
        throw error
      }
      const why = describeCause(error)
      if (why !== told) terminal.tell(`NOT recorded: ${why}; trying again, Ctrl-C gives up`)
      told = why
    }
    await pause(againMs, abort)
  }
  // Of an error after Ctrl-C only the fact is told.
  terminal.tell(`${what} is NOT known to be recorded: see npm run halt -- status once the database answers`)
  throw new UserError('stopped')
}
