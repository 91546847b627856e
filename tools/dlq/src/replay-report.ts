import type { QueueFamily } from '@trading/contracts'
import type { DeadLetter, Replay } from '@trading/dead-letters'
import { printableLine, span, type Terminal, wrap } from '@trading/terminal'
import { deadLetters } from './count'

type Refusal = Extract<Replay, { refused: string }>
type Accepted = Exclude<Replay, Refusal>

export interface ReplayReportOptions {
  family: QueueFamily
  terminal: Terminal
  json: boolean
  dryRun: boolean
}

const namedAtMost = 20

/** Reports each outcome: with --json one line each, else a summary at the end that names what was refused. */
export function createReplayReport({ family, terminal, json, dryRun }: ReplayReportOptions) {
  const refusals = { stale: { count: 0, named: [] as string[] }, poison: { count: 0, named: [] as string[] } }
  const { paint, columns } = terminal
  let replayed = 0
  const refused = () => refusals.stale.count + refusals.poison.count
  const line = ({ id, messageId }: DeadLetter, outcome: object) => terminal.print(JSON.stringify({ ...outcome, id, messageId }))

  const section = (what: string, { count, named }: { count: number; named: string[] }) => {
    if (count === 0) return []
    const more = count > named.length ? [`  … and ${count - named.length} more; --json names them all`] : []
    return [`${paint('yellow', `refused ${deadLetters(count)}`)}: ${what}`, ...named, ...more]
  }

  return {
    seen: () => replayed + refused(),
    refusals: refused,
    async replayed(letter: DeadLetter, { validUntil }: Accepted): Promise<void> {
      replayed++
      if (json) await line(letter, { outcome: dryRun ? 'would replay' : 'replayed', validUntil })
    },
    async refused(letter: DeadLetter, refusal: Refusal, now: number): Promise<void> {
      const group = refusals[refusal.refused]
      group.count++
      const why = reasonOf(refusal, family, now)
      if (json) await line(letter, { outcome: 'refused', why })
      else if (group.named.length < namedAtMost)
        group.named.push(wrap(printableLine(`${letter.id}  ${why}`), { width: columns, indent: 2, maxLines: 1 }))
    },
    async close(): Promise<void> {
      if (json) return
      const lines = [
        dryRun ? `would replay ${deadLetters(replayed)}; nothing was changed` : `replayed ${deadLetters(replayed)}`,
        ...section('the deadline has passed; --extend <ms> sets a new one', refusals.stale),
        ...section(`${family.about.consumer}s cannot read the message; drop it`, refusals.poison),
      ]
      if (replayed + refused() > 0) await terminal.print(lines.join('\n'))
      else terminal.tell('nothing to replay')
    },
  }
}

function reasonOf(refusal: Refusal, { about }: QueueFamily, now: number): string {
  if (refusal.refused === 'poison') return refusal.why
  return `${about.inWords(refusal.message)}, stale for ${span(now - refusal.until)}`
}
