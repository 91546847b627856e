import { type Broker, chooseBroker } from '../../../dev/src'
import { killServices } from '../../support/service-process'
import { rows } from '../rows'
import { runRow } from '../run-row'

// A broker of its own, since the others' tests must not feel what is done to it; one that is not ours could not be disturbed at all.
let broker: Broker
beforeAll(async () => {
  const { RABBITMQ_URL: _, ...env } = process.env
  broker = await chooseBroker({ tell: () => undefined, name: 'quick-faults', env })
})
afterAll(async () => {
  await killServices()
  await broker.stop()
})

test.each(rows.filter(({ quick }) => quick).map((row) => [`row ${row.number} of the fault suite holds: ${row.fault}`, row] as const))(
  '%s',
  async (_, row) => {
    const { verdict, broken } = await runRow(row, { broker, seed: 1, tell: () => undefined, abort: new AbortController().signal })
    expect({ verdict, broken }).toEqual({ verdict: 'holds', broken: [] })
  },
)
