import type { Row } from '../row'

export const wrongPassword: Row = {
  number: '10b',
  fault: 'wrong password at boot',
  story: 'Generator and engine have a wrong password: each reports this, exits 78, and is not restarted.',
  invariants: ['I7', 'I8'],
  async run(rig) {
    const address = new URL(rig.url)
    address.password = 'a-wrong-one'
    const options = { url: address.toString(), ready: false, mayEndWith: [78] }
    rig.injected('wrong password')
    for (const member of [await rig.startGenerator(options), ...(await rig.startEngines(1, options))]) {
      rig.check(`${member.name} exits 78`, (await member.process.exited) === 78)
      await rig.seesLog(member, /refused the user name or password: correct them in RABBITMQ_URL/)
      rig.check(`${member.name} does not print the password`, !JSON.stringify(member.process.lines).includes('a-wrong-one'))
      rig.check(`${member.name} is not restarted`, member.restarts === 0)
    }
  },
}
