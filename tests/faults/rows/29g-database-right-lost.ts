import { databaseAway, heldByNone } from './database-away'

export const databaseRightLost = databaseAway(
  {
    number: '29g',
    fault: 'a right lost in the database',
    story:
      "The engines' login loses the right to insert reports, under load: signals could be claimed and placed, but their outcomes not " +
      'recorded. Intake pauses until the right is restored, and orders already placed are looked up at the venue.',
  },
  async ({ databaseFaults, ...rig }, atWork) => {
    await databaseFaults.revoke('reports')
    await heldByNone(rig, atWork)
    await databaseFaults.grant('reports')
  },
)
