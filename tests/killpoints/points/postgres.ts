import { setTimeout as sleep } from 'node:timers/promises'
import { startTcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { hostOf } from '@trading/runtime'
import type { KillPoint } from '../kill-point'
import type { EngineOptions, Stage } from '../stage'

const perSecond = 20

/** Three engines under load before, during and after a database fault. */
const underLoad = async (stage: Stage, fault: () => Promise<unknown>, options: EngineOptions = {}) => {
  const { startEngines, load } = stage
  await startEngines(3, options)
  load.start(perSecond)
  await load.flows(perSecond)
  await fault()
  await load.flows(perSecond)
  await load.stop()
}

const postgres = (name: string, story: string, point: Pick<KillPoint, 'run'> & Partial<KillPoint>): KillPoint => ({
  name: `postgres-${name}`,
  group: 'postgres',
  story,
  ...point,
})

const awayMs = 3_000
const lockedMs = 5_000
const fullMs = 3_000
const cuts = 10

export const postgresPoints: readonly KillPoint[] = [
  postgres('killed', `PostgreSQL is killed under load, as by a power cut, and restarted after ${awayMs / 1_000} s.`, {
    disturbs: ['database'],
    run: (stage) =>
      underLoad(stage, async () => {
        await stage.faults.kill()
        await sleep(awayMs)
        await stage.faults.heal()
      }),
  }),
  postgres('restarted', 'PostgreSQL is shut down cleanly and restarted under load.', {
    disturbs: ['database'],
    run: (stage) => underLoad(stage, stage.faults.restart),
  }),
  postgres('frozen', 'PostgreSQL is frozen for 6 s, longer than the statement timeout, and then executes the pending statements.', {
    disturbs: ['database'],
    run: (stage) =>
      underLoad(stage, async () => {
        await stage.faults.freeze()
        await sleep(2 * awayMs)
        await stage.faults.heal()
      }),
  }),
  postgres('cut', `All connections to the database are terminated ${cuts} times under load, five times a second.`, {
    run: (stage) => underLoad(stage, () => stage.faults.cutConnections(cuts)),
  }),
  postgres(
    'exhausted',
    `Engines with two connections, the minimum, each process 64 signals while another session locks the table for ${lockedMs / 1_000} s: calls wait for a connection and for the lock until they time out.`,
    {
      run: (stage) =>
        underLoad(
          stage,
          async () => {
            const locked = stage.faults.lockSignals(lockedMs)
            stage.load.begin(100)
            await locked
          },
          { env: { LEDGER_POOL: '2', PREFETCH: '64' } },
        ),
    },
  ),
  postgres(
    'full',
    `No disk space for claims for ${fullMs / 1_000} s, then none for reports, so that the outcomes of filled orders cannot be recorded. Simulated: a trigger raises the error that PostgreSQL raises then (53100); no disk is filled. A full disk under the WAL makes PostgreSQL crash, which postgres-killed covers.`,
    {
      run: (stage) =>
        underLoad(stage, async () => {
          for (const table of ['signals', 'reports'] as const) {
            await stage.faults.diskFull(table)
            await sleep(fullMs)
            await stage.faults.heal()
          }
        }),
    },
  ),
  postgres(
    'slow',
    'Every answer of the database is delayed by 300 ms under load, and then by 600 ms: longer than a permit to place orders lasts, so the signals wait until answers come sooner.',
    {
      async run(stage) {
        const to = new URL(stage.database.url)
        const proxy = stage.rig.own(await startTcpProxy({ target: () => ({ host: hostOf(to), port: Number(to.port) || 5432 }) }))
        const database = { ...stage.database, url: through(proxy, stage.database.url) }
        await underLoad(
          stage,
          async () => {
            for (const latencyMs of [150, 300]) {
              proxy.delay({ latencyMs })
              await stage.load.flows(2 * perSecond)
            }
            await proxy.heal()
          },
          { database },
        )
      },
    },
  ),
]
