import { type HeldLetter, replayOf } from '@trading/dead-letters'
import { describeCause, PublishError, type Publisher } from '@trading/messaging'
import { consentTo, UserError } from '@trading/terminal'
import type { Selection } from './command'
import { deadLetters } from './count'
import { causeLines, countSelected } from './count-selected'
import { inParallel } from './in-parallel'
import { createReplayReport } from './replay-report'
import { isSelected } from './selection'
import { script } from './usage'
import { type CliContext, noneFor, type Verb } from './verb'

// Bounds the duplicates that killing this process can cause.
const atOnce = 32

const afterwards = 'What was not replayed is still a dead letter: fix the cause and replay again. Some messages may arrive twice.'

export const runReplay: Verb<'replay'> = async ({ verb, select, dryRun, yes, extendMs, json }, context) => {
  const { family, read, openPublisher, resolveId, terminal, now } = context
  const agrees = consentTo({ script, verb, yes: yes || dryRun, terminal })
  const wanted = await resolveId(select)
  const agreed = yes || dryRun ? undefined : await agreement(wanted, context, { extendMs, agrees })
  if (agreed === 'no') {
    terminal.tell('nothing was replayed')
    return 1
  }
  const report = createReplayReport({ family, terminal, json, dryRun })
  const publisher = dryRun ? undefined : await openPublisher()
  const one = async ({ letter, remove }: HeldLetter) => {
    const replay = replayOf(letter, family, { now: now(), extendMs })
    if ('refused' in replay) return report.refused(letter, replay, now())
    await confirmed(publisher, replay.publication)
    if (!dryRun) remove()
    await report.replayed(letter, replay)
  }
  try {
    await read((letters) =>
      inParallel(
        atOnce,
        // Only what the user confirmed.
        only(letters, ({ letter }) => isSelected(letter, wanted) && agreed?.has(letter.id) !== false),
        one,
      ),
    )
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    throw new UserError(`stopped: ${describeCause(error)}\n${afterwards}`, { cause: error })
  } finally {
    await report.close()
  }
  if (report.seen() > 0 || wanted.by === 'all') return report.refusals() > 0 ? 1 : 0
  terminal.tell(noneFor(wanted))
  return 1
}

interface Asking {
  extendMs: number | undefined
  agrees: (question: string) => Promise<boolean>
}

/** The ids that may be replayed. If none can be, it does not ask: the report says why. */
async function agreement(wanted: Selection, context: CliContext, { extendMs, agrees }: Asking): Promise<Set<string> | 'no'> {
  const { family, terminal, now } = context
  const { ids, groups, total } = await countSelected(
    context,
    wanted,
    (letter) => !('refused' in replayOf(letter, family, { now: now(), extendMs })),
  )
  const rest = ids.size > total ? [`  ${ids.size - total} more cannot be replayed`] : []
  const lines = [...causeLines(groups, terminal), ...rest, family.about.replayed]
  const willing = total === 0 || (await agrees(`${lines.join('\n')}\nReplay ${deadLetters(total)}? (yes/no) `))
  return willing ? ids : 'no'
}

// Confirmed before the dead letter is removed: a crash in between duplicates a message and never loses one.
const confirmed = async (publisher: Publisher | undefined, publication: Parameters<Publisher['publish']>[0]): Promise<void> =>
  publisher?.publish(publication)

async function* only<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): AsyncGenerator<T> {
  for await (const item of items) if (wanted(item)) yield item
}
