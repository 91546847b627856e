import { randomUUID } from 'node:crypto'
import { until } from '@trading/rig/until'
import { gatewayRow } from './gateway-row'

const rounds = 3
const signals = 20

export const gatewayKilledBeforePublish = gatewayRow({
  number: '42c',
  fault: 'gateway killed before it publishes',
  story:
    `The gateway is killed ${rounds} times, each time when ${signals} signals are committed and the broker has none of them. Once it is back, each is published and executed ` +
    'once, and submitting it again under its key gives the same signal.',
  async run(rig, { gateway, submit, links }) {
    const count = async (where: string) =>
      (await rig.database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM submissions WHERE ${where}`))[0]?.n
    const keys: string[] = []
    for (let round = 1; round <= rounds; round++) {
      const restarts = gateway.restarts
      links.broker.blackHole()
      const own = Array.from({ length: signals }, () => randomUUID())
      keys.push(...own)
      const lost = Promise.allSettled(own.map((key) => submit(key)))
      await until('all are committed', async () => (await count('published_at IS NULL')) === signals)
      rig.killMember(gateway)
      await lost
      await links.broker.heal()
      await until('it is restarted', () => gateway.restarts > restarts)
      await gateway.ready()
      await until('all are recorded as published', async () => (await count('published_at IS NULL')) === 0)
    }
    rig.healed()
    const rows = await rig.database.sql<{ id: string }>('SELECT signal_id::text AS id FROM submissions')
    rig.check(`${rows.length} signals were submitted`, rows.length === rounds * signals)
    await rig.untilEnd(rows.map(({ id }) => id))
    const again = await Promise.all(keys.map((key) => submit(key)))
    const ids = new Set(again.map(({ body }) => body.signalId))
    rig.check(
      `submitted again, each is the same signal: ${ids.size}`,
      again.every(({ status }) => status === 202) && rows.every(({ id }) => ids.has(id)),
    )
    const executed = await rig.database.sql<{ n: number }>(`
      SELECT count(*)::int AS n FROM signals JOIN submissions USING (signal_id) WHERE status = 'FILLED'`)
    rig.check(`each is filled: ${executed[0]?.n}`, executed[0]?.n === rounds * signals)
  },
})
