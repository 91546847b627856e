import { databaseAway, heldByNone } from './database-away'

export const databaseReadOnly = databaseAway(
  {
    number: '29f',
    fault: 'database read-only for 10 s',
    story:
      'The database answers queries but rejects writes, under load: the engines stop consuming, and the backlog waits untouched in the ' +
      'work queue. A health check that only reads would report the database as available.',
    duplicates: 'an outcome recorded when its connection was cut is announced by the next delivery and may be relayed as well',
  },
  async ({ databaseFaults, ...rig }, atWork) => {
    await databaseFaults.readOnly()
    await heldByNone(rig, atWork)
    await databaseFaults.writable()
  },
)
