import { complaints } from '@trading/contracts'
import { AnswerLost, createPaperVenue, misbehaviourSchema, type PaperVenue, type PaperVenueOptions } from '@trading/paper-venue'
import { lateReject, OrderTooLate, orderSchema, pageQuerySchema, VenueFault } from '@trading/venue'
import type { z } from 'zod'
import { BadRequest, type JsonAnswer, type JsonRequest, type JsonServer, openJsonServer } from './json-server'
import { openOrderJournal } from './order-journal'

export interface PaperVenueServerOptions extends Omit<PaperVenueOptions, 'journal'> {
  host?: string
  /** 0 picks a free port. */
  port?: number
  /** How long `close` waits for orders in progress. */
  drainMs?: number
  /** The file that stores its book; empty for memory only. */
  bookPath?: string
  /** Called with warnings for the operator. */
  warn?: (message: string) => void
}

export interface PaperVenueServer extends JsonServer {
  venue: PaperVenue
}

/**
 * The paper venue as a server that engines share and that can be controlled at run time.
 * - `POST /orders`: 200 and the fill, 422 and the reject, 400 for an invalid order, 503 on failure; 422 with the code `TOO_LATE_TO_ENTER` if
 *   the order was not accepted because it came at or after its `takeBy`.
 * - `GET /orders/<client order id>`: 200 and the fill, the reject or `{"status":"PENDING_NEW"}`; 404 with the id if there is no such order.
 * - `GET /orders?since=…&after=…&limit=…`: the list of orders in pages, oldest first; pass a page's `next` as `after` to get the next page.
 *   A page has `rememberedSince` once orders accepted until then are forgotten.
 * - `GET /book`: what the venue did; works even while it misbehaves.
 * - `GET` and `PUT /control`: the misbehaviour; fields omitted from a `PUT` return to their values at start.
 * - `GET /livez`.
 */
export async function startPaperVenueServer({
  host = '127.0.0.1',
  port = 0,
  drainMs = 1_000,
  bookPath = '',
  warn,
  ...options
}: PaperVenueServerOptions = {}): Promise<PaperVenueServer> {
  const journal = bookPath === '' ? undefined : openOrderJournal({ path: bookPath, warn })
  try {
    const venue = createPaperVenue({ rememberedOrders: 100_000, journal, ...options })
    const server = await openJsonServer({ host, port, drainMs, answer: (request) => answer(venue, request) })
    return {
      url: server.url,
      venue,
      async close() {
        await server.close()
        await venue.close()
        journal?.close()
      },
    }
  } catch (error) {
    journal?.close()
    throw error
  }
}

type Route = (venue: PaperVenue, request: JsonRequest) => JsonAnswer | Promise<JsonAnswer | 'cut'>

const routes: Record<string, Route> = {
  'POST /orders': place,
  'GET /orders': page,
  'GET /book': ({ book }) => ok({ ...book.counts, book: book.all() }),
  'GET /control': (venue) => ok(venue.misbehaviour),
  'PUT /control': async (venue, request) => {
    venue.misbehave(withoutDefaults(await request.json()))
    return ok(venue.misbehaviour)
  },
  'GET /livez': () => ok({ live: true }),
}

function answer(venue: PaperVenue, request: JsonRequest): ReturnType<Route> {
  const asked = `${request.method} ${request.path}`
  const route = routes[asked]
  if (route) return route(venue, request)
  const [, clientOrderId] = /^GET \/orders\/([\w-]+)$/.exec(asked) ?? []
  if (clientOrderId) return find(venue, clientOrderId, request)
  throw new BadRequest(`no ${asked}; available: ${Object.keys(routes).join(', ')}, GET /orders/<client order id>`, 404)
}

async function place(venue: PaperVenue, request: JsonRequest): Promise<JsonAnswer | 'cut'> {
  const order = valid(orderSchema, await request.json())
  return orFault(async () => {
    const outcome = await venue.place(order, request.abort)
    return { status: outcome.status === 'FILLED' ? 200 : 422, body: outcome }
  })
}

const find = (venue: PaperVenue, clientOrderId: string, { abort }: JsonRequest) =>
  orFault(async () => {
    const found = await venue.find(clientOrderId, abort)
    return found ? ok(found) : { status: 404, body: { error: `no order ${clientOrderId}`, clientOrderId } }
  })

async function page(venue: PaperVenue, { query, abort }: JsonRequest): Promise<JsonAnswer | 'cut'> {
  const asked = valid(pageQuerySchema, Object.fromEntries(query()))
  return orFault(async () => {
    const { orders, next, rememberedSince } = await venue.page(asked, abort)
    return ok({
      orders,
      ...(next !== undefined && { next: String(next) }),
      ...(rememberedSince !== undefined && { rememberedSince: new Date(rememberedSince).toISOString() }),
    })
  })
}

async function orFault(work: () => Promise<JsonAnswer>): Promise<JsonAnswer | 'cut'> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AnswerLost) return 'cut'
    if (error instanceof OrderTooLate) return { status: 422, body: lateReject(error) }
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

// Validates everything but passes on only the given fields; the others return to their values at start.
function withoutDefaults(value: unknown) {
  valid(misbehaviourSchema, value)
  return value as Partial<z.infer<typeof misbehaviourSchema>>
}
