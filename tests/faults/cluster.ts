import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  allOrNone,
  type Broker,
  chooseBroker,
  installedRabbitmq,
  plainFolder,
  type RabbitmqPrograms,
  startEpmd,
  startPrivateNode,
  stateDir,
  type Tell,
  uniqueName,
} from '@trading/dev'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { hostOf } from '@trading/runtime'

export interface ClusterNode {
  /** The Erlang node name. */
  readonly name: string
  readonly broker: Broker
}

/** Three nodes, and one address in front of them that leads to each in turn, as a load balancer does. */
export interface Cluster {
  readonly nodes: readonly ClusterNode[]
  /** The cluster as one broker. Its control acts on all nodes at once. */
  readonly broker: Broker
  /** The current leader of a quorum queue. */
  leaderOf(vhost: string, queue: string): Promise<ClusterNode>
  /** The number of a quorum queue's members that are online. */
  membersOnline(vhost: string, queue: string): Promise<number>
}

export interface ClusterOptions {
  tell: Tell
  abort?: AbortSignal
  env?: NodeJS.ProcessEnv
}

const size = 3
const cookie = 'CLUSTEROFTHEFAULTSUITE'
// On a busy machine the first command may time out.
const joinTries = 3

let clusters = 0

/** Why a cluster cannot run here, or undefined if it can. */
export function noClusterHere(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const canInstall = existsSync('/etc/debian_version') && process.getuid?.() === 0
  return installedRabbitmq(env) || canInstall ? undefined : 'a cluster of private nodes needs rabbitmq-server installed'
}

export async function startCluster({ tell, abort, env = process.env }: ClusterOptions): Promise<Cluster> {
  const programs = installedRabbitmq(env) ?? (await installRabbitmq(tell, env))
  // The name lets the broker chooser remove the folder if this process cannot.
  const { dir, remove } = plainFolder(join(stateDir, uniqueName(`cluster${++clusters}`)))
  tell(`starting ${size} nodes`)
  const epmd = await startEpmd({ program: programs.epmd, dir })
  const own: { stop(): Promise<void> }[] = [{ stop: remove }, epmd]
  const stop = async () => {
    const [folder, nameServer, ...rest] = own
    await Promise.all(rest.map((thing) => thing.stop()))
    await nameServer?.stop()
    await folder?.stop()
  }
  const names = Array.from({ length: size }, (_, index) => `cluster${clusters}-${index + 1}-${process.pid}`)
  const startNode = (name: string) => (within: AbortSignal) =>
    startPrivateNode({ programs, dir: join(dir, name), name, epmd, cookie, env, abort: within })

  try {
    const brokers = await allOrNone<Broker[]>(names.map(startNode), abort)
    own.push(...brokers)
    const nodes = brokers.map((broker, index): ClusterNode => ({ name: `${names[index]}@localhost`, broker }))
    const [first, ...others] = nodes as [ClusterNode, ...ClusterNode[]]
    tell('joining them')
    for (const node of others) await joinNode(node, first)
    const [amqp, management] = await Promise.all([balance(nodes, 'url'), balance(nodes, 'managementUrl')])
    own.push(...[amqp, management].map((proxy) => ({ stop: () => proxy.close() })))
    return {
      nodes,
      broker: asOneBroker({ nodes, amqp, management, stop }),
      leaderOf: async (vhost, queue) => {
        const { leader } = await inspect(nodes, vhost, queue)
        const node = nodes.find(({ name }) => name === leader)
        if (!node) throw new Error(`${queue} has no leader`)
        return node
      },
      membersOnline: async (vhost, queue) => (await inspect(nodes, vhost, queue)).online?.length ?? 0,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Installs it through the broker chooser, whose node is not needed. */
async function installRabbitmq(tell: Tell, env: NodeJS.ProcessEnv): Promise<RabbitmqPrograms> {
  const { RABBITMQ_URL: _, ...rest } = env
  await (await chooseBroker({ tell, name: 'install', env: { ...rest, BROKER: 'private' } })).stop()
  const programs = installedRabbitmq(env)
  if (!programs) throw new Error('rabbitmq-server was installed but cannot be found')
  return programs
}

async function joinNode({ broker }: ClusterNode, to: ClusterNode): Promise<void> {
  const ctl = async (...args: string[]) => {
    for (let tries = 1; ; tries++) {
      try {
        return await broker.control?.rabbitmqctl(args)
      } catch (error) {
        if (tries === joinTries) throw error
        await sleep(1_000)
      }
    }
  }
  await ctl('stop_app')
  await ctl('join_cluster', to.name)
  await ctl('start_app')
}

/** Connects to each node in turn. A client is reset if its node is down; its next attempt reaches the next node. */
function balance(nodes: readonly ClusterNode[], address: 'url' | 'managementUrl'): Promise<TcpProxy> {
  let turn = 0
  const target = () => {
    const to = new URL((nodes[turn++ % nodes.length] as ClusterNode).broker[address])
    return { host: hostOf(to), port: Number(to.port) }
  }
  return startTcpProxy({ target })
}

interface AsOneBroker {
  nodes: readonly ClusterNode[]
  amqp: TcpProxy
  management: TcpProxy
  stop: () => Promise<void>
}

function asOneBroker({ nodes, amqp, management, stop }: AsOneBroker): Broker {
  const { broker } = nodes[0] as ClusterNode
  const each = (act: (broker: Broker) => Promise<unknown> | undefined) => async () => {
    await Promise.all(nodes.map((node) => act(node.broker)))
  }
  return {
    ...broker,
    url: through(amqp, broker.url),
    managementUrl: through(management, broker.managementUrl).replace(/\/$/, ''),
    control: {
      rabbitmqctl: (args) =>
        firstThatAnswers(nodes, ({ broker }) => broker.control?.rabbitmqctl(args) ?? Promise.reject(new Error('no control'))),
      kill: each(({ control }) => control?.kill()),
      start: each(({ control }) => control?.start()),
      restart: each(({ control }) => control?.restart()),
      freeze: each(({ control }) => control?.freeze()),
      thaw: each(({ control }) => control?.thaw()),
    },
    stop,
  }
}

async function firstThatAnswers<T>(nodes: readonly ClusterNode[], ask: (node: ClusterNode) => Promise<T>): Promise<T> {
  let complaint: unknown
  for (const node of nodes) {
    try {
      return await ask(node)
    } catch (error) {
      complaint = error
    }
  }
  throw complaint
}

/** A quorum queue according to the management API of the first node that answers. */
const inspect = (nodes: readonly ClusterNode[], vhost: string, queue: string): Promise<{ leader?: string; online?: string[] }> =>
  firstThatAnswers(nodes, async ({ broker: { managementUrl, username, password } }) => {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const address = `${managementUrl}/api/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}`
    const response = await fetch(address, { headers: { authorization, connection: 'close' }, signal: AbortSignal.timeout(5_000) })
    if (!response.ok) throw new Error(`${address}: ${response.status}`)
    return (await response.json()) as { leader?: string; online?: string[] }
  })
