import type { Observations } from '../oracle/oracle'
import { until } from '../until'
import type { Member } from './fleet'

/** Checks whether a fault is visible from outside, and records the result. */
export function createEvidence(tell: (doing: string) => void) {
  const seen: { what: string; seen: boolean }[] = []

  const look = async (what: string, withinMs: number, probe: () => Promise<unknown>) => {
    tell(`looking for: ${what}`)
    const found = await until(what, async () => Boolean(await probe()), { withinMs, everyMs: 100 }).catch(() => false)
    seen.push({ what, seen: found })
  }

  return {
    seen: seen as Observations['evidence'],
    /** Any one of them suffices. */
    unready: (members: Member | readonly Member[], why: RegExp, withinMs = 30_000) =>
      look(`${namesOf(members)} is not ready: ${why.source}`, withinMs, async () => {
        const answers = await Promise.all([members].flat().map((member) => member.readyz()))
        return answers.some(({ ready, reasons }) => !ready && reasons.some((reason) => why.test(reason)))
      }),
    metric: (member: Member, line: RegExp, withinMs = 30_000) =>
      look(`metric of ${member.name}: ${line.source}`, withinMs, async () =>
        (await member.metrics()).split('\n').some((each) => line.test(each)),
      ),
    log: (member: Member, line: RegExp, withinMs = 30_000) =>
      look(`${member.name} says: ${line.source}`, withinMs, async () =>
        [...member.process.lines.map(({ msg }) => msg ?? ''), member.process.errors()].some((each) => line.test(each)),
      ),
  }
}

const namesOf = (members: Member | readonly Member[]): string =>
  [members]
    .flat()
    .map(({ name }) => name)
    .join(' or ')
