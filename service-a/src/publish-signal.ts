import { type Signal, topics } from '@trading/contracts'
import { type Publisher, publicationOf } from '@trading/messaging'

/** Publishes a signal; resolves once the broker confirmed it. */
export const publishSignal =
  (publisher: Pick<Publisher, 'publish'>) =>
  (signal: Signal): Promise<void> =>
    publisher.publish(publicationOf(topics.signals, { message: signal, messageId: signal.id, appId: 'service-a' }))
