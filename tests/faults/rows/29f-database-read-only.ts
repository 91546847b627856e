import { databaseAway, heldByNone } from './database-away'

export const databaseReadOnly = databaseAway(
  {
    number: '29f',
    fault: 'database read-only for 10 s',
    story:
      'The database answers every question and takes no write, under load: the engines stop taking signals, and the backlog waits untouched ' +
      'in the work queue. Reading would have called it well again.',
    duplicates: 'an outcome that was recorded when its connection was cut is announced by the next delivery and may be relayed too',
  },
  async ({ databaseFaults, ...rig }, atWork) => {
    await databaseFaults.readOnly()
    await heldByNone(rig, atWork)
    await databaseFaults.writable()
  },
)
