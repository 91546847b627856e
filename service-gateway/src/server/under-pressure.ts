import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { ProblemError } from './errors'

/** Refuses requests while the event loop is late, except those that must be answered whatever happens. */
export async function refuseUnderPressure(
  app: FastifyInstance,
  { maxDelayMs = 1_000, sampleMs = 500 }: { maxDelayMs?: number; sampleMs?: number } = {},
): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: maxDelayMs,
    sampleInterval: sampleMs,
    retryAfter: 2,
    pressureHandler: (request) => {
      if (request.routeOptions.config.underPressure === 'answer') return
      throw new ProblemError('overloaded', 'the gateway is overloaded; try again in 2 s', { retryAfterSeconds: 2 })
    },
  })
}
