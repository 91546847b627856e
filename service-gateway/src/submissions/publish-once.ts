import { type Signal, signalMessage, topics } from '@trading/contracts'
import { type Publication, type Publisher, publicationOf } from '@trading/messaging'

export interface StoredMessage {
  signalId: string
  message: Buffer
}

export interface PublishOnce {
  /**
   * Resolves once the broker has confirmed the message. Within this process, one that is confirmed is not sent again. Who has the signal that
   * the message contains gives it, so that it is not read again.
   */
  publish(stored: StoredMessage, signal?: Signal): Promise<void>
  isPublished(signalId: string): boolean
}

/** Beyond this many ids, the oldest is forgotten. */
const mostRemembered = 20_000

/** Publishes messages that are stored, exactly as they are stored. */
export function publishOnce({ publish }: Pick<Publisher, 'publish'>, onPublished: (signalId: string) => void): PublishOnce {
  const underWay = new Map<string, Promise<void>>()
  const published = new Set<string>()
  // Published again as the same object, so that the publisher sends no second copy if it was confirmed after its time-out.
  const publications = new Map<string, Publication>()

  const send = async (stored: StoredMessage, signal: Signal | undefined): Promise<void> => {
    const { signalId } = stored
    const publication = publications.get(signalId) ?? publicationFrom(stored, signal)
    publications.set(signalId, publication)
    forgetOldest(publications)
    await publish(publication)
    publications.delete(signalId)
    published.add(signalId)
    forgetOldest(published)
    onPublished(signalId)
  }
  return {
    publish(stored, signal) {
      const { signalId } = stored
      if (published.has(signalId)) return Promise.resolve()
      const sending = underWay.get(signalId) ?? send(stored, signal).finally(() => underWay.delete(signalId))
      underWay.set(signalId, sending)
      return sending
    },
    isPublished: (signalId) => published.has(signalId),
  }
}

function publicationFrom({ signalId, message: body }: StoredMessage, signal: Signal | undefined): Publication {
  const message = signal ?? signalMessage.schema.parse(JSON.parse(body.toString()))
  const { exchange, routingKey, properties } = publicationOf(topics.signals, { message, messageId: signalId, appId: 'service-gateway' })
  return { exchange, routingKey, body, properties }
}

function forgetOldest(ids: Pick<Set<string>, 'size' | 'keys' | 'delete'>): void {
  if (ids.size > mostRemembered) ids.delete(ids.keys().next().value as string)
}
