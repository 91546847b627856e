import { hostname } from 'node:os'
import { choice, host, integer } from './settings'

/** Settings of every service. */
export const serviceSettings = {
  LOG_LEVEL: choice({
    of: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    default: 'info',
    about: 'Lines below this level are not written.',
  }),
  HTTP_HOST: host({ default: '127.0.0.1', about: 'Where `/livez`, `/readyz` and `/metrics` listen. The images set 0.0.0.0.' }),
  HTTP_PORT: integer({
    min: 0,
    max: 65_535,
    default: 0,
    about: 'The port for `/livez`, `/readyz` and `/metrics`; 0 picks a free one, logged in `service.ready`. The images set 8080.',
  }),
  DRAIN_MS: integer({
    min: 0,
    max: 300_000,
    default: 10_000,
    about: 'How long work in progress may take to finish after SIGTERM or SIGINT.',
  }),
}

/** Unique among the processes of a fleet: each container has its own host name, each local process its own pid. */
export const processId = (): string => `${hostname()}-${process.pid}`
