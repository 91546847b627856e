import { workQueue } from '@trading/rig/signal-queues'
import type { Row } from '../row'

export const otherArguments: Row = {
  number: '15',
  fault: 'queue has other arguments',
  story: 'The work queue already exists with other arguments: generator and engine report this, exit 78, and are not restarted.',
  invariants: ['I7', 'I8'],
  quick: true,
  async run(rig) {
    const channel = await rig.broker.channel()
    await channel.deleteQueue(workQueue)
    await channel.assertQueue(workQueue, { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 } })
    rig.injected('other arguments')
    const options = { ready: false, mayEndWith: [78] }
    for (const member of [await rig.startGenerator(options), ...(await rig.startEngines(1, options))]) {
      rig.check(`${member.name} exits 78`, (await member.process.exited) === 78)
      await rig.seesLog(member, /exists with other arguments than this version declares/)
      rig.check(`${member.name} is not restarted`, member.restarts === 0)
    }
  },
}
