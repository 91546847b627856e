import { type Signal, topics } from '@trading/contracts'
import { type Publication, type Publisher, publicationOf } from '@trading/messaging'

/**
 * Publishes a signal; resolves once the broker confirmed it. A signal that is published again is the same publication, so that the publisher
 * sends no second copy if it was confirmed after its time-out.
 */
export function publishSignal(publisher: Pick<Publisher, 'publish'>): (signal: Signal) => Promise<void> {
  const publications = new WeakMap<Signal, Publication>()
  return (signal) => {
    const publication =
      publications.get(signal) ?? publicationOf(topics.signals, { message: signal, messageId: signal.id, appId: 'service-a' })
    publications.set(signal, publication)
    return publisher.publish(publication)
  }
}
