import { createHash, randomUUID } from 'node:crypto'
import type { HaltRequest, HaltsView, RecordedHaltView } from '@trading/gateway-api'
import { type Halt, type HaltDesk, type HaltRecord, targetText } from '@trading/ledger'
import { notFound, ProblemError, UpstreamAway } from '../server/errors'
import type { KeptDesk } from './keep-desk'
import { haltEvent, haltView, targetOf } from './views'

export interface ByWhom {
  owner: string
  /** Of the caller: the same halt sent again under it is one row. */
  idempotencyKey: string | undefined
}

/** Halts and their liftings. The row of each is its audit. */
export interface HaltBoard {
  current(): Promise<HaltsView>
  /** Durable when it resolves. */
  halt(request: HaltRequest, by: ByWhom): Promise<RecordedHaltView>
  /** @throws ProblemError if that halt does not stand */
  lift(id: string, reason: string, by: ByWhom): Promise<RecordedHaltView>
}

const historyLength = 100

export interface HaltBoardOptions {
  desk: Pick<KeptDesk, 'use'>
  /** Another connection: the orders that may still fill are slow to count on some days, which must not delay a halt. */
  counting: Pick<KeptDesk, 'use'>
}

export function openHaltBoard({ desk: { use }, counting }: HaltBoardOptions): HaltBoard {
  let reading: Promise<HaltsView> | undefined
  const read = async (): Promise<HaltsView> => {
    const { halts, engines, history } = await use(readLightly)
    const active = []
    for (const halt of halts) active.push(haltView(halt, engines, await mayFill(counting, halt)))
    return { active, history: history.map(haltEvent) }
  }

  /** The same `request` until it is recorded: a second attempt after a lost answer is the same row. */
  const record = async (row: HaltRecord): Promise<RecordedHaltView | undefined> => {
    try {
      const recorded = await use((desk) => desk.append(row))
      return recorded && { id: String(recorded.epoch), at: recorded.at.toISOString() }
    } catch (cause) {
      if (!(cause instanceof UpstreamAway)) throw cause
      throw unknownOutcome(row, cause)
    }
  }

  return {
    // Shared by those who ask at once.
    current() {
      reading ??= read().finally(() => {
        reading = undefined
      })
      return reading
    },
    async halt(request, by) {
      const { reason } = request
      const recorded = await record({ ...targetOf(request), reason, who: by.owner, request: requestId('halt', request, by) })
      if (!recorded) throw new Error('a halt was not recorded')
      return recorded
    },
    async lift(id, reason, by) {
      const epoch = Number(id)
      const { halts } = await use((desk) => desk.current())
      const halt = halts.find((standing) => standing.epoch === epoch) ?? (await liftedBefore(use, epoch))
      const { what, name } = halt
      const recorded = await record({ what, name, lifts: epoch, reason, who: by.owner, request: requestId('lift', { id, reason }, by) })
      if (!recorded) throw notStanding(id)
      return recorded
    },
  }
}

async function readLightly(desk: HaltDesk) {
  const { halts } = await desk.current()
  return { halts, engines: await desk.engines(), history: await desk.history({ limit: historyLength }) }
}

/** A day with very many signals may take too long to count, which says nothing of the halt. */
const mayFill = ({ use }: Pick<KeptDesk, 'use'>, halt: Halt): Promise<number | null> =>
  use((desk) => desk.mayFill(halt)).catch((cause) => {
    if (cause instanceof UpstreamAway) return null
    throw cause
  })

/** A lifting that is sent again finds its halt among those of the past. */
async function liftedBefore(use: KeptDesk['use'], epoch: number) {
  const history = await use((desk) => desk.history({ limit: historyLength }))
  const halt = history.find((entry) => entry.epoch === epoch && entry.lifts === null)
  if (!halt) throw notFound(`there is no halt ${epoch}`)
  return halt
}

const notStanding = (id: string): ProblemError => new ProblemError('conflict', `halt ${id} does not stand: it was lifted before`)

const unknownOutcome = (row: HaltRecord, cause: UpstreamAway): ProblemError => {
  const what = row.lifts === undefined ? `the halt of ${targetText(row)}` : `the lifting of halt ${row.lifts}`
  const detail = `${what} is NOT known to be recorded: the database does not answer. Send it again, under the same Idempotency-Key`
  return new ProblemError('upstream-away', detail, { retryAfterSeconds: 1, cause })
}

/** A UUID that follows from owner and key, so that what is sent again is one row; a new one without a key. */
function requestId(kind: 'halt' | 'lift', content: object, { owner, idempotencyKey }: ByWhom): string {
  if (idempotencyKey === undefined) return randomUUID()
  const hash = createHash('sha256')
    .update(JSON.stringify([kind, owner, idempotencyKey, content]))
    .digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
