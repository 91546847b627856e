import type { DatabaseAddress } from '@trading/dev'
import type { BenchVhost } from './bench-vhost'
import { createEngines } from './engines'

/** Makes the tables of the ledger: neither portfolio nor gateway is ready without them. */
export async function makeLedger({ url, queue, kind }: BenchVhost, database: DatabaseAddress): Promise<void> {
  const engines = createEngines({ client: 'ours', url, queue, kind, reports: true, database })
  try {
    await engines.growTo(1)
  } finally {
    await engines.stop()
  }
}
