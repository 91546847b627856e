import { databaseAway, heldByNone } from './database-away'

export const databaseRightLost = databaseAway(
  {
    number: '29g',
    fault: 'a right lost in the database',
    story:
      "The engines' login loses the right to insert reports, under load: signals could be claimed and placed, and their outcomes not be " +
      'recorded. No more are taken until the right is back, and what was placed by then is asked for at the venue.',
  },
  async ({ databaseFaults, ...rig }, atWork) => {
    await databaseFaults.revoke('reports')
    await heldByNone(rig, atWork)
    await databaseFaults.grant('reports')
  },
)
