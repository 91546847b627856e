import type { z } from 'zod'
import { VenueFault } from './errors'
import { BadRequest, type JsonAnswer, type JsonRequest, type JsonServer, openJsonServer } from './json-server'
import { misbehaviourSchema } from './misbehaviour'
import { createPaperVenue, type PaperVenue, type PaperVenueOptions } from './paper-venue'
import { complaints, orderSchema } from './wire'

export interface PaperVenueServerOptions extends PaperVenueOptions {
  host?: string
  /** 0 takes any free port. */
  port?: number
  /** How long `close` waits for orders in hand. */
  drainMs?: number
}

export interface PaperVenueServer extends JsonServer {
  venue: PaperVenue
}

/**
 * The paper venue as a server that engines share, steered while it runs.
 *
 * `POST /orders`: 200 and the fill, 422 and the refusal, 400 for a wrong order, 503 when it fails. `GET /orders`, `GET /orders/<client
 * order id>`: its book, also while it misbehaves. `GET` and `PUT /control`: the misbehaviour; what a `PUT` leaves out returns to how the
 * server was started. `GET /livez`.
 */
export async function startPaperVenueServer({
  host = '127.0.0.1',
  port = 0,
  drainMs = 1_000,
  ...options
}: PaperVenueServerOptions = {}): Promise<PaperVenueServer> {
  const venue = createPaperVenue({ rememberedOrders: 100_000, ...options })
  const server = await openJsonServer({ host, port, drainMs, answer: (request) => answer(venue, request) })
  return {
    url: server.url,
    venue,
    async close() {
      await server.close()
      await venue.close()
    },
  }
}

type Route = (venue: PaperVenue, request: JsonRequest) => JsonAnswer | Promise<JsonAnswer>

const routes: Record<string, Route> = {
  'POST /orders': place,
  'GET /orders': (venue) => ok({ ...venue.counts, book: venue.orders() }),
  'GET /control': (venue) => ok(venue.misbehaviour),
  'PUT /control': async (venue, request) => {
    venue.misbehave(withoutDefaults(await request.json()))
    return ok(venue.misbehaviour)
  },
  'GET /livez': () => ok({ live: true }),
}

function answer(venue: PaperVenue, request: JsonRequest): JsonAnswer | Promise<JsonAnswer> {
  const asked = `${request.method} ${request.path}`
  const route = routes[asked]
  if (route) return route(venue, request)
  const [, clientOrderId] = /^GET \/orders\/([\w-]+)$/.exec(asked) ?? []
  if (!clientOrderId) throw new BadRequest(`no ${asked}; there are ${Object.keys(routes).join(', ')}, GET /orders/<client order id>`, 404)
  const order = venue.order(clientOrderId)
  if (!order) throw new BadRequest(`no order ${clientOrderId}`, 404)
  return ok(order)
}

async function place(venue: PaperVenue, request: JsonRequest): Promise<JsonAnswer> {
  const order = valid(orderSchema, await request.json())
  try {
    const outcome = await venue.place(order, request.abort)
    return { status: outcome.status === 'FILLED' ? 200 : 422, body: outcome }
  } catch (error) {
    if (error instanceof VenueFault) return { status: 503, body: { error: error.message } }
    throw error
  }
}

const ok = (body: unknown): JsonAnswer => ({ status: 200, body })

function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value)
  if (!success) throw new BadRequest(complaints(error))
  return data
}

// Validated in full, but only what was given is passed on: the rest returns to how the server was started.
function withoutDefaults(value: unknown) {
  valid(misbehaviourSchema, value)
  return value as Partial<z.infer<typeof misbehaviourSchema>>
}
