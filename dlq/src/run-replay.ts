import { describeCause, PublishError, type Publisher } from '@trading/messaging'
import { Trouble } from '@trading/terminal'
import { inParallel } from './in-parallel'
import type { HeldLetter } from './look'
import { replayOf } from './replay-of'
import { createReplayReport } from './replay-report'
import { isSelected } from './selection'
import { noneFor, type Verb } from './verb'

// As many duplicates as a kill half way can make.
const atOnce = 32

const afterwards = 'What was not replayed is still a dead letter: replay again when that is mended. At worst some arrive twice.'

export const runReplay: Verb<'replay'> = async ({ select, dryRun, extendMs, json }, { look, openPublisher, whole, terminal, now }) => {
  const wanted = await whole(select)
  const report = createReplayReport({ terminal, json, dryRun })
  const publisher = dryRun ? undefined : await openPublisher()
  const one = async ({ letter, remove }: HeldLetter) => {
    const replay = replayOf(letter, { now: now(), extendMs })
    if ('refused' in replay) return report.refused(letter, replay, now())
    await confirmed(publisher, replay.publication)
    if (!dryRun) remove()
    await report.replayed(letter, replay.signal)
  }
  try {
    await look((letters) =>
      inParallel(
        atOnce,
        only(letters, (held) => isSelected(held.letter, wanted)),
        one,
      ),
    )
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    throw new Trouble(`stopped: ${describeCause(error)}\n${afterwards}`, { cause: error })
  } finally {
    await report.close()
  }
  if (report.seen() > 0 || wanted.by === 'all') return report.refusals() > 0 ? 1 : 0
  terminal.tell(noneFor(wanted))
  return 1
}

// Confirmed before the dead letter is removed: killed between the two, there is one too many and never one too few.
const confirmed = async (publisher: Publisher | undefined, publication: Parameters<Publisher['publish']>[0]): Promise<void> =>
  publisher?.publish(publication)

async function* only<T>(items: AsyncIterable<T>, wanted: (item: T) => boolean): AsyncGenerator<T> {
  for await (const item of items) if (wanted(item)) yield item
}
