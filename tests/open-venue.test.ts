import { quietLog } from '@trading/rig/quiet-log'
import { issuedAt, neverAborted, order } from '@trading/venue/examples'
import { venueKinds } from '../service-b/src/adapters/open-adapter'
import { openVenue } from '../service-b/src/open-venue'
import { startPaperVenueServer } from '../service-paper-venue/src/paper-venue-server'

test('every kind of venue is opened with the guard and answers an order the same way', async () => {
  const server = await startPaperVenueServer({ now: () => issuedAt })
  const fills = []
  for (const kind of venueKinds) {
    const venue = await openVenue({ kind, url: server.url, now: () => issuedAt, env: {}, seed: 1, log: quietLog() })
    expect([venue.name, venue.breaker.state]).toEqual([kind, 'closed'])
    fills.push(await venue.place(order(), neverAborted))
    await venue.close()
  }
  await server.close()
  expect(fills.length).toBe(2)
  expect(fills[0]).toEqual(fills[1])
})
