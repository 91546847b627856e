import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Broker, Database, Tell } from '@trading/dev'
import type { Observations } from '@trading/rig/oracle/oracle'
import { openRig } from '@trading/rig/platform/open-rig'
import type { OpenRig } from '@trading/rig/platform/rig'
import { collectReportBodies } from '@trading/rig/reports'
import { ledgerSettings } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import { armed, enginePreload, untilReached } from './fail-point'
import type { KillPoint } from './kill-point'
import type { LedgerSeen, RecordedSignal } from './ledger-oracle'
import type { Engine, EngineOptions, Stage } from './stage'

export interface OpenStage extends Stage {
  /** Waits until every signal has ended and every report is sent, and runs the remaining checks. */
  awaitRecovery(): Promise<Observations['recovery']>
  /** Heals and closes everything; earlier observations are kept. */
  close(options: { inOrder: boolean }): Promise<void>
  observations(): Omit<Observations, 'recovery' | 'leaks'>
  ledgerSeen(): LedgerSeen
  readonly failedChecks: readonly string[]
}

export interface StageOptions {
  broker: Pick<Broker, 'url' | 'managementUrl' | 'username' | 'password' | 'control'>
  database: Pick<Database, 'url' | 'migrationUrl' | 'adminUrl' | 'control'>
  tell: Tell
}

const seed = 1
/** More than the age at which a relay sends an unmarked report. */
const allSentMs = 20_000
// The age at which the relay sends an unmarked report is unchanged; polling more often saves a second in each such point.
const relayIntervalMs = 200

/** Opens a new vhost, database and venue. */
export async function openStage(point: KillPoint, options: StageOptions): Promise<OpenStage> {
  const rig = await openRig({
    name: `kill-${point.name}`,
    broker: options.broker as Broker,
    database: options.database as Database,
    random: seededRandom(seed),
    tell: options.tell,
  })
  try {
    return await furnish(rig, point, options)
  } catch (error) {
    await rig.close({ inOrder: false })
    throw error
  }
}

async function furnish(rig: OpenRig, { honoursIds }: KillPoint, { tell }: Pick<StageOptions, 'tell'>): Promise<OpenStage> {
  const folder = mkdtempSync(join(tmpdir(), 'killpoints-'))
  const { database } = rig
  const readBodies = await collectReportBodies(rig.broker, 'test.report-bodies')
  const venue = await rig.startVenue({ PAPER_VENUE_BOOK: join(folder, 'book'), VENUE_LATENCY_MS: '20' })
  if (honoursIds === undefined) await venue.steer({ reusesIds: true })
  const load = await rig.openLoad()
  const checks: (() => Promise<void>)[] = []
  const alsoSent: string[] = []
  let marks = 0
  let rows: readonly RecordedSignal[] = []
  let bodies: readonly string[] = []
  let findings: LedgerSeen['findings'] = []

  const newMark = () => join(folder, `mark-${++marks}`)
  const startEngine = async ({ failAt, database: way = database, env, ...options }: EngineOptions = {}): Promise<Engine> => {
    const mark = newMark()
    const settings = { LEDGER: 'on', RELAY_INTERVAL_MS: String(relayIntervalMs), ...ledgerSettings(way), ...venue.env }
    const [member] = await rig.startEngines(1, {
      preload: enginePreload,
      mayEndWith: ['SIGKILL'],
      env: { ...settings, ...(failAt && armed(failAt, mark)), ...env },
      ...options,
    })
    if (!member) throw new Error('no engine was started')
    return Object.assign(Object.create(member), {
      failed: () => (failAt ? untilReached(failAt, mark) : Promise.reject(new Error(`${member.name} has no fail point`))),
    })
  }
  const recorded = async (ids?: readonly string[]): Promise<RecordedSignal[]> => {
    const all = await database.sql<RecordedSignal>(`
      SELECT signal_id AS "signalId", status, ended_by AS "endedBy", report, sent_at IS NOT NULL AS sent
      FROM signals LEFT JOIN reports USING (signal_id) ORDER BY signal_id`)
    return ids ? all.filter(({ signalId }) => ids.includes(signalId)) : all
  }
  const observations = () => {
    const seen = rig.observations()
    return { ...seen, sent: [...seen.sent, ...alsoSent.map((id) => ({ id }))], confirmed: [...seen.confirmed, ...alsoSent] }
  }

  return {
    rig,
    database,
    faults: rig.databaseFaults,
    venue,
    load,
    startEngine,
    startEngines: (count, options) => Promise.all(Array.from({ length: count }, () => startEngine(options))),
    newMark,
    recorded,
    async reportsOf(signalId) {
      return (await readBodies()).filter((body) => body.includes(signalId))
    },
    atTheEnd: (check) => void checks.push(check),
    alsoSent: (ids) => void alsoSent.push(...ids),
    failedChecks: rig.failedChecks,
    observations,
    ledgerSeen() {
      const { confirmed, book = [] } = observations()
      return { confirmed, rows, book, bodies, findings }
    },
    async awaitRecovery() {
      const recovery = await rig.awaitRecovery([])
      tell('waiting until every report is sent')
      const allSent = async () => (await recorded()).every(({ sent }) => sent)
      await until('every report is sent', allSent, { withinMs: allSentMs, everyMs: 200 }).catch(() => false)
      for (const check of checks) await check()
      rows = await recorded()
      bodies = await readBodies()
      findings = await database.sql('SELECT kind, client_order_id AS "clientOrderId" FROM reconciliation_findings')
      return recovery
    },
    async close(options) {
      await rig.close(options)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
