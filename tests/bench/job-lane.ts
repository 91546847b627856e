import type { DatabaseAddress } from '@trading/dev'
import type { BenchVhost } from './bench-vhost'
import type { Client } from './client'

interface Jobs {
  /** Adds decoded signals as jobs. */
  add(signals: readonly unknown[]): Promise<unknown>
  /** The number of jobs that have not been done. */
  left(): Promise<number>
  close(): Promise<unknown>
}

interface JobQueue {
  openJobs(database: DatabaseAddress): Promise<Jobs>
}

const { clients } = require('./programs/clients') as { clients: Record<string, () => JobQueue> }
const { signals: encoded } = require('./programs/signals') as { signals: (count: number) => { body: Buffer }[] }

/** A virtual host for the reports of engines whose signals come from a job queue in the database. */
export async function jobLane(lane: BenchVhost, client: Client, database: DatabaseAddress): Promise<BenchVhost> {
  const jobs = await (clients[client] as () => JobQueue)().openJobs(database)
  return {
    ...lane,
    fill: async (count) => void (await jobs.add(encoded(count).map(({ body }) => JSON.parse(body.toString())))),
    depth: () => jobs.left(),
    async close() {
      await jobs.close()
      await lane.close()
    },
  }
}
