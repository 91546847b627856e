import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import { type Cluster, noClusterHere, startCluster } from '../cluster'
import type { Row } from '../row'

let cluster: Cluster | undefined
const theCluster = (): Cluster => {
  if (!cluster) throw new Error('the cluster is not running')
  return cluster
}

const openCluster: NonNullable<Row['openBroker']> = async (options) => {
  cluster = await startCluster(options)
  return cluster.broker
}

export const queueLeaderKilled: Row = {
  number: '22a',
  fault: 'cluster of 3: queue leader killed',
  story:
    'Three private nodes behind one address that leads to each in turn. The leader of the work queue is killed under load, the other two ' +
    'elect a new leader and carry on, and the node is restarted.',
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a signal that an engine held on the dead node is delivered again, and unconfirmed publishes are sent again',
  openBroker: openCluster,
  notPossible: () => noClusterHere(),
  async run(rig) {
    const { leaderOf, membersOnline } = theCluster()
    const { vhost } = rig.broker
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(40)
    rig.check('the work queue has three members', (await membersOnline(vhost, workQueue)) === 3)
    const leader = await leaderOf(vhost, workQueue)
    rig.injected('queue leader SIGKILL')
    rig.tell(`killing ${leader.name}`)
    await leader.broker.control?.kill()
    await until('another node leads', async () => (await leaderOf(vhost, workQueue)) !== leader)
    await load.flows(60)
    rig.tell(`starting ${leader.name} again`)
    await leader.broker.control?.start()
    await until('the work queue has three members again', async () => (await membersOnline(vhost, workQueue)) === 3)
    rig.healed()
    await load.flows(20)
    await load.stop()
  },
}

export const majorityKilled: Row = {
  number: '22b',
  fault: 'cluster of 3: two nodes killed',
  story:
    'Without a majority the queues are unavailable: no publish is confirmed, and each fails within its timeout. Once the nodes are back, all signals are processed.',
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a signal that an engine held is delivered again, and unconfirmed publishes are sent again',
  openBroker: openCluster,
  notPossible: () => noClusterHere(),
  async run(rig) {
    const { nodes, leaderOf, membersOnline } = theCluster()
    const { vhost } = rig.broker
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(40)
    const leader = await leaderOf(vhost, workQueue)
    const victims = [leader, ...nodes.filter((node) => node !== leader)].slice(0, 2)
    for (const victim of victims) {
      rig.injected('node SIGKILL')
      rig.tell(`killing ${victim.name}`)
      await victim.broker.control?.kill()
    }
    const told = () => load.publishes.filter(({ outcome }) => outcome === 'REFUSED' || outcome === 'UNCONFIRMED').length
    await until('publishes fail as unconfirmed', () => told() > 50)
    for (const victim of victims.reverse()) {
      rig.tell(`starting ${victim.name} again`)
      await victim.broker.control?.start()
    }
    await until('the work queue has three members again', async () => (await membersOnline(vhost, workQueue)) === 3)
    rig.healed()
    await load.flows(20)
    await load.stop()
  },
}
