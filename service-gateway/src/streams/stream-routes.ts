import { type StreamQuery, streamQuerySchema } from '@trading/gateway-api'
import type { ExecutionPlace } from '@trading/ledger'
import { within } from '@trading/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Credential } from '../access/subject'
import { placeOf } from '../executions/cursor'
import { ownerSeenBy } from '../executions/owners'
import { invalidField, ProblemError } from '../server/errors'
import type { Routes } from '../server/zod'
import type { StreamMetrics } from './metrics'
import type { StreamHub } from './open-hub'
import { serveStream } from './serve-stream'
import { sinkOn } from './sink'
import { wantedOf } from './wanted'

export interface StreamLimits {
  /** How many streams may be open at once, and of one owner. */
  streams: number
  perOwner: number
  heartbeatMs: number
  /** A reader that takes nothing for so long is ended. */
  standstillMs: number
}

export interface StreamRoutesOptions {
  hub: StreamHub
  /** Whether everything after a place can still be read. */
  isResumable: (place: ExecutionPlace) => Promise<boolean>
  metrics: Pick<StreamMetrics, 'open' | 'ended'>
  /** How long streams may take to end when the gateway stops. */
  drainMs: number
  limits?: Partial<StreamLimits>
}

const defaults: StreamLimits = { streams: 2_000, perOwner: 100, heartbeatMs: 10_000, standstillMs: 5_000 }
const lookMs = 1_000
/** How long what was sent last may take to arrive before the connection is cut. */
const partingMs = 1_000

interface OpenStream {
  owner: string
  credential: Credential
  raw: FastifyReply['raw']
}

/** What happens, as it happens: server-sent events. */
export const streamRoutes =
  ({ hub, isResumable, metrics, drainMs, ...options }: StreamRoutesOptions): Routes =>
  async (app) => {
    const limits = { ...defaults, ...options.limits }
    const open = new Set<OpenStream>()
    const whenNone: (() => void)[] = []

    // A stream that stands still does not look by itself whether it is still allowed.
    const watching = setInterval(() => {
      for (const { credential, raw } of open) if (!credential.isValid()) cutSoon(raw)
    }, lookMs).unref()
    app.addHook('preClose', async () => {
      clearInterval(watching)
      hub.drain()
      if (open.size > 0) await within(drainMs, new Promise<void>((resolve) => whenNone.push(resolve)))
    })
    const closed = (stream: OpenStream): void => {
      open.delete(stream)
      metrics.open(open.size)
      if (open.size === 0) for (const resolve of whenNone.splice(0)) resolve()
    }
    const mustHaveRoom = (owner: string): void => {
      if (open.size >= limits.streams)
        throw new ProblemError('overloaded', `${open.size} streams are open, the limit; try again in 5 s`, { retryAfterSeconds: 5 })
      const own = [...open].filter((stream) => stream.owner === owner).length
      if (own >= limits.perOwner)
        throw new ProblemError('too-many-requests', `${own} streams of ${owner} are open, the limit`, { retryAfterSeconds: 5 })
    }

    app.get(
      '/v1/stream',
      {
        config: { roles: ['viewer', 'trader', 'operator'] },
        // A HEAD would stay open, and count, without ever saying anything.
        exposeHeadRoute: false,
        schema: {
          summary: 'What happens, as it happens: server-sent events',
          description:
            'Events: execution, position, price, halt, system, end. Last-Event-ID resumes executions without gap or duplicate; of everything else the newest comes first.',
          querystring: streamQuerySchema,
          response: { 200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const { subject, credential, query } = request
        const after = resumedAt(request.headers, query)
        mustHaveRoom(subject.owner)
        const raw = takeOver(reply)
        const stream: OpenStream = { owner: subject.owner, credential, raw }
        open.add(stream)
        metrics.open(open.size)
        const gone = new AbortController()
        raw.on('close', () => gone.abort())
        raw.on('error', () => gone.abort())
        try {
          const ended = await serveStream({
            ...{ hub, after, isResumable, gone: gone.signal, heartbeatMs: limits.heartbeatMs },
            sink: sinkOn(raw, limits),
            wanted: wantedOf({ events: query.events, symbols: query.symbols, owner: ownerSeenBy(subject) }),
            isAllowed: () => credential.isValid(),
          })
          metrics.ended(ended)
        } finally {
          raw.end()
          cutSoon(raw)
          closed(stream)
        }
      },
    )
  }

/** Answers from now on without Fastify, with the headers that its plugins have set. */
function takeOver(reply: FastifyReply): FastifyReply['raw'] {
  const headers = reply.getHeaders()
  reply.hijack()
  const { raw } = reply
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, value)
  // Proxies such as nginx would keep events back.
  const own = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
  raw.writeHead(200, own).flushHeaders()
  return raw
}

function cutSoon(raw: FastifyReply['raw']): void {
  if (raw.destroyed) return
  const timer = setTimeout(() => raw.destroy(), partingMs).unref()
  raw.once('close', () => clearTimeout(timer))
}

/** The id of the last event that a browser got goes before the address, which it does not change. */
function resumedAt(headers: FastifyRequest['headers'], { after }: StreamQuery): ExecutionPlace | undefined {
  const sent = headers['last-event-id']
  const [field, token] = typeof sent === 'string' && sent !== '' ? ['headers.last-event-id', sent] : ['query.after', after]
  if (token === undefined) return undefined
  const place = placeOf(token)
  if (!place) throw invalidField(String(field), 'the id of an event, or the cursor of an execution')
  return place
}
