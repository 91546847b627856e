import type { Writable } from 'node:stream'
import type { Access } from '@trading/contracts'
import { describeCause, heartbeatS, type Log, type Owned, redactUrl, within } from '@trading/runtime'
import { type ChannelModel, connect } from 'amqplib'
import { brokerAddress } from './broker-address'
import { createTopology } from './ensure-topology'
import type { BrokerConfigurationError } from './errors'
import { joinWrites } from './join-writes'
import { accessRefusal } from './permission'
import { refusalOf } from './refusal'

export interface ConnectionOptions {
  url: string
  /** Shown in the management UI. */
  name: string
  log: Log
  /**
   * What the program does at the broker, and therefore what is declared. A permission for it that is missing at start is a configuration
   * error.
   */
  access?: Access
  /** The address of the management API, '' if unknown. Set it on one connection of a program only, which then reports differences. */
  managementUrl?: string
  /**
   * Called at each connect with the negotiated heartbeat in seconds; throws a BrokerConfigurationError if the program cannot work with it.
   */
  accept?: (heartbeatS: number) => void
}

/** A connection to the broker. `keepChannel` keeps channels on it. */
export interface BrokerConnection extends Owned {
  /** The open connection, or undefined while there is none. */
  readonly model: ChannelModel | undefined
  /** Called with each new connection, and immediately if one is open. */
  onUp(listener: (model: ChannelModel) => void): void
  /**
   * Makes sure that the objects that the program uses exist. Rejects if they cannot be declared, and with code 406 if their arguments
   * differ.
   */
  declare(model: ChannelModel): Promise<void>
  /** Why the broker closed a channel, if it did so because a permission is missing. */
  refusedAs(cause: unknown): BrokerConfigurationError | undefined
  unready(): string | undefined
  close(): Promise<void>
  closed: Promise<void>
}

/** A connection that is reopened when it is lost. */
export interface LastingConnection extends BrokerConnection {
  /** The heartbeat last negotiated with the broker, in seconds; 0 if heartbeats are off. */
  readonly heartbeatS: number
}

const connectTimeoutMs = 10_000
const closeTimeoutMs = 2_000

const noAccess: Access = { program: 'the program', declares: { exchanges: [], queues: [] }, writes: [], reads: [] }

/**
 * Connects, reconnects, and declares what the program uses on each connection. Returns at once, even while the broker is unavailable.
 * `closed` rejects with a BrokerConfigurationError if the broker is reached at start but refuses the configuration.
 * @throws BrokerConfigurationError if the address itself cannot be used
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
    // No other listener is attached until set-up is complete, and an error event without a listener would end the process.
    fresh.on('error', () => undefined)
    joinWrites(streamOf(fresh))
    try {
      negotiatedS = negotiatedHeartbeatS(fresh)
      accept?.(negotiatedS)
      await declare(fresh)
    } catch (cause) {
      // amqplib would wait for the broker's close-ok, forever if the broker dies first, and never reconnect.
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
    // Full jitter, so that a fleet that lost its broker at once does not reconnect at once.
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
    // After a first success, a refusal may come from a broker that is still starting or a password that is being rotated: keep trying, and
    // log it.
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
      // A frozen broker never answers the close.
      await within(closeTimeoutMs, link.close())
      model = undefined
      finish()
    },
    closed,
  }
}

/** Fields of amqplib's connection that its types do not declare. */
const internals = ({ connection }: ChannelModel) => connection as unknown as { heartbeat: number; stream: Writable }
const negotiatedHeartbeatS = (model: ChannelModel): number => internals(model).heartbeat
const streamOf = (model: ChannelModel): Writable => internals(model).stream
