import { existsSync, readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { type PartName, type Plan, planKeys, wholePlan } from './plan'
import type { Report } from './report'
import type { Series } from './series'

/** A report as results.json has it. */
export type StoredReport = Omit<Report, 'plan'> & { plan: Omit<Plan, 'contestants'> }

/** @throws Error that says what to do, if there is no report of a whole run */
export function readReport(file: string): StoredReport {
  if (!existsSync(file)) throw new Error(`there is no ${file} to renew; run npm run bench without --only first`)
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Ratios are only comparable within one machine, and a page describes one way of measuring. @throws Error that says what differs */
export function refuseToMix(
  stored: StoredReport,
  { broker, machine }: Pick<Report, 'broker' | 'machine'>,
  parts: readonly PartName[],
): void {
  const others = planKeys.filter((key) => !(parts as readonly string[]).includes(partOf(key)))
  const differs = [
    stored.broker !== broker && `the broker was ${stored.broker} and is ${broker}`,
    stored.machine !== machine && `the machine was ${stored.machine} and is ${machine}`,
    ...others.map((key) => key in stored.plan && !isDeepStrictEqual(stored.plan[key], wholePlan[key]) && `the plan has another ${key}`),
  ].filter(Boolean)
  if (differs.length > 0) throw new Error(`these parts cannot be renewed alone: ${differs.join('; ')}; run npm run bench without --only`)
}

const partOf = (name: string): string => (name === 'market' ? 'market-data' : name)

/** The report of a whole run with the figures of some parts replaced by those of a later run. Judging is left to the caller. */
export function renewed(
  stored: StoredReport,
  now: Pick<Report, 'plan' | 'results' | 'date' | 'seconds' | 'versions'>,
): Omit<Report, 'judged'> {
  const { parts } = now.plan
  const stays = ({ key }: Series) => !(parts as readonly string[]).includes(partOf(key.split('/', 1)[0] as string))
  const earlier = (stored.renewed ?? [])
    .map((run) => ({ ...run, parts: run.parts.filter((part) => !parts.includes(part)) }))
    .filter((run) => run.parts.length > 0)
  return {
    broker: stored.broker,
    machine: stored.machine,
    versions: now.versions,
    date: stored.date,
    seconds: stored.seconds,
    renewed: [...earlier, { parts, date: now.date, seconds: now.seconds }],
    plan: { ...now.plan, whole: true, parts: wholePlan.parts },
    results: {
      series: [...stored.results.series.filter(stays), ...now.results.series],
      missing: [...stored.results.missing, ...now.results.missing],
    },
  }
}
