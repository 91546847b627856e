import { type Bar, type FileFault, faultText, ReplayFileError } from '@trading/feeds'
import { UserError, withCommas } from '@trading/terminal'

const faultsShown = 10

/**
 * Reads a whole file, so that nothing of a broken one is stored, and resolves with how many bars it has.
 * @throws UserError with the first broken rows
 */
export async function checkBars(
  file: string,
  rows: AsyncIterable<Bar | { fault: FileFault }>,
  onRow: (count: number) => void,
): Promise<number> {
  const faults: FileFault[] = []
  let [count, broken] = [0, 0]
  const note = (fault: FileFault) => {
    broken++
    if (faults.length < faultsShown) faults.push(fault)
  }
  try {
    for await (const row of rows) {
      onRow(++count)
      if ('fault' in row) note(row.fault)
    }
  } catch (error) {
    // Nothing after it can be read.
    if (!(error instanceof ReplayFileError)) throw error
    note(error.fault)
  }
  if (broken > 0) throw refused(file, faults, broken)
  return count
}

function refused(file: string, faults: readonly FileFault[], broken: number): UserError {
  const rest = broken - faults.length
  const more = rest > 0 ? [`… and ${withCommas(rest)} more`] : []
  return new UserError([`cannot load ${file}, so nothing was stored:`, ...faults.map(faultText), ...more].join('\n  '))
}
