import type { Access } from '@trading/contracts'
import { describeCause, heartbeatS, type Log, type Owned, redactUrl, within } from '@trading/runtime'
import { type ChannelModel, connect } from 'amqplib'
import { brokerAddress } from './broker-address'
import { createTopology } from './ensure-topology'
import type { BrokerConfigurationError } from './errors'
import { accessRefusal } from './permission'
import { refusalOf } from './refusal'

export interface ConnectionOptions {
  url: string
  /** Shown in the management UI. */
  name: string
  log: Log
  /** What the program does at the broker, and so what is declared; a permission for it that is missing at start is a refusal. */
  access?: Access
  /** Where the management API is, '' where nobody knows: on one connection of a program, which then tells about it. */
  managementUrl?: string
  /** Asked at each connect; throws a BrokerConfigurationError where the program cannot work with the heartbeat, in seconds, that was negotiated. */
  accept?: (heartbeatS: number) => void
}

/** A connection to the broker: the channels on it are kept by `keepChannel`. */
export interface BrokerConnection extends Owned {
  /** The live connection, or undefined while there is none. */
  readonly model: ChannelModel | undefined
  /** Called with each new live connection, at once where there is one. */
  onUp(listener: (model: ChannelModel) => void): void
  /** Sees to it that the objects that the program uses are there. Rejects where they cannot be had, or with code 406 where their arguments differ. */
  declare(model: ChannelModel): Promise<void>
  /** What it means that the broker ended a channel, where it did for want of a permission. */
  refusedAs(cause: unknown): BrokerConfigurationError | undefined
  unready(): string | undefined
  close(): Promise<void>
  closed: Promise<void>
}

/** One that comes back. */
export interface LastingConnection extends BrokerConnection {
  /** The heartbeat that was negotiated with the broker last, in seconds; 0 where none are sent. */
  readonly heartbeatS: number
}

const connectTimeoutMs = 10_000
const closeTimeoutMs = 2_000

const noAccess: Access = { program: 'the program', declares: { exchanges: [], queues: [] }, writes: [], reads: [] }

/**
 * Connects and keeps connected, and declares what the program uses each time. It resolves at once, also while the broker is absent;
 * `closed` rejects with a BrokerConfigurationError where the broker was reached at boot and will not have us as configured.
 * @throws BrokerConfigurationError where the address itself cannot be used
 */
export async function openConnection(options: ConnectionOptions): Promise<LastingConnection> {
  const { url, name, log, access = noAccess, managementUrl, accept } = options
  const declare = createTopology({ url, log, access, managementUrl })
  const listeners: ((model: ChannelModel) => void)[] = []
  let model: ChannelModel | undefined
  let negotiatedS = heartbeatS
  let everConnected = false
  let blockedBy: string | undefined
  let refuse: (refusal: BrokerConfigurationError) => void = () => undefined
  let finish: () => void = () => undefined
  const closed = new Promise<void>((resolve, reject) => {
    finish = resolve
    refuse = reject
  })
  closed.catch(() => undefined)

  const setup = async (fresh: ChannelModel) => {
    // Until setup is over nobody else listens, and an error event without a listener kills the process.
    fresh.on('error', () => undefined)
    try {
      negotiatedS = negotiatedHeartbeatS(fresh)
      accept?.(negotiatedS)
      await declare(fresh)
    } catch (cause) {
      // amqplib would wait for the answer to its goodbye, for ever where the broker dies meanwhile, and never connect again.
      await within(closeTimeoutMs, fresh.close())
      throw cause
    }
  }
  const address = brokerAddress(url, { heartbeatS })
  const link = await connect(address.url, {
    credentials: address.credentials,
    noDelay: true,
    timeout: connectTimeoutMs,
    clientProperties: { connection_name: name },
    // Full jitter, so that a fleet that lost its broker in one moment does not come back in one.
    recovery: { waitForConnect: false, initialDelay: 100, maxDelay: 5_000, jitter: 1, setup },
  })

  link.on('connect', (fresh) => {
    model = fresh
    everConnected = true
    blockedBy = undefined
    log.info({ event: 'broker.connected', connection: name }, `connected to ${redactUrl(url)} (${name})`)
    for (const listener of listeners) listener(fresh)
  })
  link.on('disconnect', (cause) => {
    model = undefined
    log.info({ event: 'broker.disconnected', connection: name, cause: describeCause(cause) }, `lost the broker (${name}): ${cause.message}`)
  })
  link.on('connect-failed', (cause) => {
    const refusal = refusalOf(cause, redactUrl(url))
    if (refusal && !everConnected) return void link.close().then(() => refuse(refusal))
    // Later on a refusal may be a broker that is still starting or a password being rotated: keep trying, loudly.
    const failure = refusal?.message ?? `cannot reach the broker at ${redactUrl(url)} (${name}): ${describeCause(cause)}; trying again`
    log.warn({ connection: name }, failure)
  })
  link.on('blocked', (reason) => {
    blockedBy = reason
    log.warn({ connection: name }, `the broker blocks publishing (${name}): ${reason}`)
  })
  link.on('unblocked', () => {
    blockedBy = undefined
    log.warn({ connection: name }, `the broker accepts publishing again (${name})`)
  })
  link.on('error', (error) => log.debug({ connection: name, err: error }, 'connection error'))

  return {
    get model() {
      return model
    },
    get heartbeatS() {
      return negotiatedS
    },
    onUp(listener) {
      listeners.push(listener)
      if (model) listener(model)
    },
    declare,
    refusedAs: (cause) => accessRefusal(cause, { address: redactUrl(url), access }),
    unready: () => (model ? blockedBy && `${name}: blocked by the broker: ${blockedBy}` : `${name}: not connected to the broker`),
    async close() {
      // A frozen broker never answers the goodbye.
      await within(closeTimeoutMs, link.close())
      model = undefined
      finish()
    },
    closed,
  }
}

/** amqplib keeps it on its connection, and its types do not tell. */
const negotiatedHeartbeatS = ({ connection }: ChannelModel): number => (connection as unknown as { heartbeat: number }).heartbeat
