import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect'
import { type Health, HealthCheckResponse_ServingStatus as Status } from '@trading/portfolio-api'
import { pause } from '@trading/runtime'

export interface HealthOptions {
  /** Why the service is not ready; empty when it is. */
  unready: () => readonly string[]
  draining: () => boolean
  /** The full names of the services that are as ready as the process. */
  services: readonly string[]
  /** How many may watch at once: they need no token. */
  watchers: number
}

const lookMs = 250

/** The calls of grpc.health.v1.Health. */
export function healthCalls({ unready, draining, services, watchers }: HealthOptions): ServiceImpl<typeof Health> {
  const watching = new Set<AbortSignal>()
  const isKnown = (service: string) => service === '' || services.includes(service)
  const statusOf = (service: string): Status => {
    if (!isKnown(service)) return Status.SERVICE_UNKNOWN
    return !draining() && unready().length === 0 ? Status.SERVING : Status.NOT_SERVING
  }
  return {
    check({ service }) {
      if (!isKnown(service))
        throw new ConnectError(`no service of that name; expected one of ${services.join(', ')}, or none`, Code.NotFound)
      return { status: statusOf(service) }
    },
    async *watch({ service }, { signal }) {
      if (watching.size >= watchers) throw new ConnectError(`${watchers} calls watch the health, the limit`, Code.ResourceExhausted)
      watching.add(signal)
      signal.addEventListener('abort', () => watching.delete(signal))
      let told: Status | undefined
      while (!signal.aborted) {
        const status = statusOf(service)
        if (status !== told) yield { status }
        told = status
        if (draining()) return
        await pause(lookMs, signal)
      }
    },
  }
}
