import type { DatabaseAddress } from '@trading/dev'
import type { BenchVhost } from '../../bench-vhost'
import { createEngines } from '../../engines'

/** The portfolio is not ready without the ledger that it is compared with, which an engine creates. */
export async function makeLedger({ url, queue, kind }: BenchVhost, database: DatabaseAddress): Promise<void> {
  const engines = createEngines({ client: 'ours', url, queue, kind, reports: true, database })
  try {
    await engines.growTo(1)
  } finally {
    await engines.stop()
  }
}
