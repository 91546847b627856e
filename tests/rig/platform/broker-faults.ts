import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerControl } from '@trading/dev'
import { queues } from '../signal-queues'
import type { TestBroker } from '../test-broker'
import { until } from '../until'
import { createLastingFaults, type LastingFaultsOptions } from './lasting-faults'

export interface BrokerFaultsOptions extends LastingFaultsOptions {
  broker: TestBroker
  control: BrokerControl | undefined
}

/** Named broker faults. A lasting fault is undone by its opposite or by `heal`. */
export type BrokerFaults = ReturnType<typeof createBrokerFaults>

// The default of 3.10; no test uses that much memory on any version.
const usualWatermark = '0.4'
const usualDiskLimit = '50MB'
const usualHeartbeatS = 60

export function createBrokerFaults({ broker, control, ...options }: BrokerFaultsOptions) {
  const { inject, lasting, over, heal } = createLastingFaults(options)
  const ours = (): BrokerControl => {
    if (!control) throw new Error('this fault needs its own broker: leave RABBITMQ_URL unset')
    return control
  }
  const ctl = (...args: string[]) => ours().rabbitmqctl(args)
  const bindingOf = (queue: string) => {
    const [binding] = queues.find((each) => each.queue === queue)?.bindings ?? []
    if (!binding) throw new Error(`the topology has no queue ${queue}`)
    return [queue, binding.exchange, binding.routingKey] as const
  }

  return {
    closeAllConnections: () =>
      inject('connections closed', async () => void (await ctl('close_all_connections', '--vhost', broker.vhost, 'fault'))),
    /** Finds a connection by its client-provided name. The management API lists new connections only after some seconds. */
    closeConnection: (named: RegExp) =>
      inject('connection closed', async () => {
        await until(`the broker lists a connection ${named}`, () => broker.management.closeConnections(broker.vhost, named), {
          everyMs: 500,
        })
      }),
    stopApp: () =>
      lasting(
        'app stopped',
        () => ctl('stop_app'),
        () => ctl('start_app'),
      ),
    startApp: () => over('app stopped'),
    kill: () =>
      lasting(
        'broker SIGKILL',
        () => ours().kill(),
        () => ours().start(),
      ),
    start: () => over('broker SIGKILL'),
    freeze: () =>
      lasting(
        'broker SIGSTOP',
        () => ours().freeze(),
        () => ours().thaw(),
      ),
    thaw: () => over('broker SIGSTOP'),
    memoryAlarm: () =>
      lasting(
        'memory alarm',
        () => ctl('set_vm_memory_high_watermark', '0'),
        () => ctl('set_vm_memory_high_watermark', usualWatermark),
      ),
    clearMemoryAlarm: () => over('memory alarm'),
    diskAlarm: () =>
      lasting(
        'disk alarm',
        () => ctl('set_disk_free_limit', '900000GB'),
        () => ctl('set_disk_free_limit', usualDiskLimit),
      ),
    clearDiskAlarm: () => over('disk alarm'),
    /**
     * The broker closes a channel that leaves a delivery unacknowledged for this long, and checks every 3 s. With a check every second it
     * sometimes sent two closes within a millisecond, and amqplib closes the connection on the second one.
     */
    deliveryTimeout: (ms: number) =>
      lasting(
        'delivery time-out',
        () =>
          ctl('eval', `application:set_env(rabbit, consumer_timeout, ${ms}), application:set_env(rabbit, channel_tick_interval, 3000).`),
        () =>
          ctl('eval', 'application:set_env(rabbit, consumer_timeout, 1800000), application:set_env(rabbit, channel_tick_interval, 60000).'),
      ),
    clearDeliveryTimeout: () => over('delivery time-out'),
    /** The heartbeat that it proposes to each new connection; the shorter of this and the client's applies. */
    offerHeartbeat: (seconds: number) =>
      lasting(
        'short heartbeat',
        () => ctl('eval', `application:set_env(rabbit, heartbeat, ${seconds}).`),
        () => ctl('eval', `application:set_env(rabbit, heartbeat, ${usualHeartbeatS}).`),
      ),
    offerUsualHeartbeat: () => over('short heartbeat'),
    deleteQueue: (queue: string) => inject('queue deleted', async () => void (await (await broker.channel()).deleteQueue(queue))),
    /** Resolves with the number of messages destroyed. */
    purgeQueue: (queue: string) => inject('queue purged', async () => (await (await broker.channel()).purgeQueue(queue)).messageCount),
    deleteExchange: (exchange: string) =>
      inject('exchange deleted', async () => void (await (await broker.channel()).deleteExchange(exchange))),
    unbind: (queue: string) =>
      lasting(
        'queue unbound',
        async () => (await broker.channel()).unbindQueue(...bindingOf(queue)),
        async () => (await broker.channel()).bindQueue(...bindingOf(queue)),
      ),
    bind: () => over('queue unbound'),
    policyMaxLength: (queue: string, messages: number) =>
      lasting(
        `max-length ${messages}`,
        async () => {
          await broker.management.setPolicy(broker.vhost, { queue, definition: { 'max-length': messages } })
          // The policy takes effect shortly after the API has answered.
          await sleep(500)
        },
        () => broker.management.clearPolicy(broker.vhost, queue),
      ),
    clearPolicy: (messages: number) => over(`max-length ${messages}`),
    heal,
  }
}
