import { type Signal, topics } from '@trading/contracts'
import { type Publisher, publicationOf } from '@trading/messaging'

/** Sends a signal to the work queue; resolves once it is safe with the broker. */
export const publishSignal =
  (publisher: Pick<Publisher, 'publish'>) =>
  (signal: Signal): Promise<void> =>
    publisher.publish(publicationOf(topics.signals, { message: signal, messageId: signal.id, appId: 'service-a' }))
