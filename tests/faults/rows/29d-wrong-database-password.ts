import type { Row } from '../row'

export const wrongDatabasePassword: Row = {
  number: '29d',
  fault: 'wrong database password at boot',
  story: 'An engine has a wrong password for the database: it reports this, exits 78, and is not restarted.',
  invariants: ['I7', 'I8'],
  quick: true,
  async run(rig) {
    const DATABASE_URL = Object.assign(new URL(rig.database.url), { password: 'a-wrong-one' }).toString()
    rig.injected('wrong password')
    const env = { DATABASE_URL, DATABASE_MIGRATION_URL: '' }
    for (const engine of await rig.startEngines(1, { env, ready: false, mayEndWith: [78] })) {
      rig.check('it exits 78', (await engine.process.exited) === 78)
      await rig.seesLog(engine, /refused the login .* correct the user, its password or its privileges/)
      rig.check('it does not print the password', !JSON.stringify(engine.process.lines).includes('a-wrong-one'))
      rig.check('it is not restarted', engine.restarts === 0)
    }
  },
}
