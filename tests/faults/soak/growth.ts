import type { Footprint } from './footprint'

export interface Growth {
  process: string
  /** The first sample once it was a minute old. */
  first: Footprint
  last: Footprint
  /** What grew too much, in sentences. */
  broken: string[]
}

const warmS = 60
const maxGrowth = 0.1
// Connections to the venue, the broker or a metrics scraper open and close between samples.
const maxMoreFiles = 4

/**
 * Compares the first and the last sample of each process that lived for at least a minute; a replacement is a process of its own.
 * `footprints` must be in the order in which they were taken.
 */
export function growthOf(footprints: readonly Footprint[]): Growth[] {
  const warm = footprints.filter(({ ageS }) => ageS >= warmS)
  return [...new Set(warm.map(({ pid }) => pid))].flatMap((pid) => {
    const [first, ...later] = warm.filter((each) => each.pid === pid) as [Footprint, ...Footprint[]]
    const last = later.at(-1)
    return last ? [{ process: first.process, first, last, broken: whatGrew(first, last) }] : []
  })
}

function whatGrew(first: Footprint, last: Footprint): string[] {
  const tooMuch = (before: number, after: number) => after > before * (1 + maxGrowth)
  const mb = (value: number) => value.toFixed(1)
  return [
    ...(tooMuch(first.heapMb, last.heapMb) ? [`${first.process}: its heap grew from ${mb(first.heapMb)} to ${mb(last.heapMb)} MB`] : []),
    ...(tooMuch(first.residentMb, last.residentMb)
      ? [`${first.process}: its resident memory grew from ${mb(first.residentMb)} to ${mb(last.residentMb)} MB`]
      : []),
    ...((last.files ?? 0) > (first.files ?? 0) + maxMoreFiles
      ? [`${first.process}: its open files grew from ${first.files} to ${last.files}`]
      : []),
  ]
}

const columns = ['process', 'heap MB', 'at end', 'resident MB', 'at end', 'open files', 'at end']
const widths = [12, 8, 7, 12, 7, 11, 7]

/** A table with one line per process. */
export function growthTable(growth: readonly Growth[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' ')
  const rows = growth.map(({ process, first, last }) => [
    process,
    first.heapMb.toFixed(1),
    last.heapMb.toFixed(1),
    first.residentMb.toFixed(1),
    last.residentMb.toFixed(1),
    String(first.files ?? 'unknown'),
    String(last.files ?? 'unknown'),
  ])
  return [columns, ...rows].map(line).join('\n')
}
