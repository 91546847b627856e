import { until } from '@trading/rig/until'
import { riskRow } from './risk-row'

const kills = 5

export const enginesKilledWithReservations = riskRow({
  number: '41a',
  fault: 'engines killed with reservations',
  story:
    'Four engines work under load, and race for the last units of a limit. One after the other is killed while its orders are reserved. The limit ' +
    'is used up and not exceeded, and afterwards nothing is reserved.',
  duplicates: 'an engine that dies between its reports and their acks leaves the signals to another engine, which reports them again',
  quick: true,
  async run(rig, { engines, load, venue }) {
    await venue.steer({ latencyMs: 40 })
    for (let kill = 0; kill < kills; kill++) {
      const engine = engines[kill % engines.length]
      if (!engine) continue
      const holdsSome = async () => (await rig.database.sql('SELECT FROM reservations WHERE ended_at IS NULL LIMIT 1')).length > 0
      await until('something is reserved', holdsSome, { everyMs: 5 })
      const before = engine.restarts
      rig.killMember(engine)
      await load.flows(20)
      await until(`${engine.name} has been restarted`, () => engine.restarts > before)
      await engine.ready()
    }
    await venue.steer({})
    rig.healed()
  },
})
