import { type Bar, type FileFault, faultText, ReplayFileError } from '@trading/feeds'
import type { BarsStored } from '@trading/market-history'
import { UserError } from '@trading/terminal'

export interface StoreOptions {
  load: (bars: Bar[]) => Promise<BarsStored>
  onStored: (all: number) => void
  /** Some bars were stored and the rest was not. */
  onStopped: (all: number) => void
}

/** One commit each: small enough to bound memory and locks, large enough for the commits not to matter. */
const batchSize = 10_000

/**
 * Stores the bars of a checked file, batch by batch.
 * @throws UserError if the file is no longer what was checked, and whatever `load` throws
 */
export async function storeAll(
  file: string,
  rows: AsyncIterable<Bar | { fault: FileFault }>,
  { load, onStored, onStopped }: StoreOptions,
): Promise<BarsStored> {
  const total: BarsStored = { added: 0, changed: 0, unchanged: 0 }
  const all = () => total.added + total.changed + total.unchanged
  try {
    for await (const bars of batchesOf(rows)) {
      const { added, changed, unchanged } = await load(bars)
      total.added += added
      total.changed += changed
      total.unchanged += unchanged
      onStored(all())
    }
    return total
  } catch (error) {
    if (all() > 0) onStopped(all())
    if (!(error instanceof ReplayFileError)) throw error
    throw new UserError(`${file} changed while it was loaded: ${faultText(error.fault)}`, { cause: error })
  }
}

async function* batchesOf(rows: AsyncIterable<Bar | { fault: FileFault }>): AsyncGenerator<Bar[]> {
  let batch: Bar[] = []
  for await (const row of rows) {
    if ('fault' in row) throw new ReplayFileError(row.fault)
    batch.push(row)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
