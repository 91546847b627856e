import { type CauseGroup, createCauseGroups } from '@trading/dead-letters'
import { ago, printableLine, type Terminal, wrap } from '@trading/terminal'
import { deadLetters } from './count'
import type { Verb } from './verb'

const indent = 7
const causeLines = 3
const idColumns = 36

export const runList: Verb<'list'> = async ({ json }, { family, read, terminal, now }) => {
  const { queue } = family.dead
  const groups = createCauseGroups()
  await read(async (letters) => {
    for await (const { letter } of letters) groups.add(letter)
  })
  await terminal.print(json ? asJson(queue, groups.all()) : asText(queue, groups.all(), terminal, now()))
  return 0
}

const totalOf = (groups: readonly CauseGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0)

function asJson(queue: string, groups: readonly CauseGroup[]): string {
  const instant = (at: number | undefined) => at !== undefined && new Date(at).toISOString()
  const causes = groups.map(({ oldest, newest, ...group }) => ({
    ...group,
    ...(oldest !== undefined && { oldest: instant(oldest), newest: instant(newest) }),
  }))
  return JSON.stringify({ queue, total: totalOf(groups), causes }, null, 2)
}

function asText(
  queue: string,
  groups: readonly CauseGroup[],
  { paint, columns }: Pick<Terminal, 'paint' | 'columns'>,
  now: number,
): string {
  if (groups.length === 0) return `No dead letters in ${queue}.`
  const age = (at: number | undefined) => (at === undefined ? 'unknown' : ago(at, now)).padEnd(12)
  const group = ({ cause, count, oldest, newest, sampleId }: CauseGroup) => {
    const numbers = `${paint('bold', String(count).padStart(5))}  ${age(oldest)}${age(newest)}`
    const text = wrap(printableLine(cause), { width: columns, indent, maxLines: causeLines })
    // A prefix of the id is enough to name it.
    return `${numbers}${paint('cyan', printableLine(sampleId).slice(0, idColumns))}\n${text}`
  }
  const causes = groups.length === 1 ? '1 cause' : `${groups.length} causes`
  return [
    `${deadLetters(totalOf(groups))}, ${causes}\n`,
    paint('dim', `${'COUNT'}  ${'OLDEST'.padEnd(12)}${'NEWEST'.padEnd(12)}SAMPLE ID`),
    groups.map(group).join('\n\n'),
  ].join('\n')
}
