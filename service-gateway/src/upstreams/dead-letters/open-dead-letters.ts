import type { QueueFamily } from '@trading/contracts'
import type { DeadLettersView, DeadLetterView, Replayed } from '@trading/gateway-api'
import type { Log } from '@trading/runtime'
import { notFound } from '../../server/errors'
import { createUpstream } from '../upstream'
import { type Look, type LookLimits, lookAt } from './look'
import { takeOne } from './take-one'

export interface DeadLettersUpstreamOptions {
  /** Of the broker. */
  url: string
  families: readonly QueueFamily[]
  /** How long a look, a replay or a drop may take. */
  deadlineMs?: number
  /** How long a look is shared: each takes the queue, and counts towards the delivery limit of its messages. */
  shareMs?: number
  limits?: Partial<LookLimits>
  log: Log
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** The dead letters. Every operation throws UpstreamAway if the broker does not answer, or somebody else reads them for too long. */
export interface DeadLettersUpstream {
  groups(): Promise<DeadLettersView>
  /** @throws ProblemError `not-found`, as the next two do */
  letter(id: string): Promise<DeadLetterView>
  /** Sends it back to its consumers, and removes it once the broker has confirmed that. @throws ProblemError `conflict` if it cannot be replayed */
  replay(id: string, options: { extendMs: number | undefined }): Promise<Replayed>
  /** Removes it permanently. */
  drop(id: string): Promise<void>
}

const defaults: LookLimits = { letters: 2_000, bodyCharacters: 16_384, allCharacters: 8_388_608 }

export function openDeadLettersUpstream(options: DeadLettersUpstreamOptions): DeadLettersUpstream {
  const { url, families, deadlineMs = 10_000, shareMs = 30_000, log, now = Date.now } = options
  const limits = { ...defaults, ...options.limits }
  const upstream = createUpstream({ name: 'broker', deadlineMs, log })
  let shared: Promise<Look> | undefined

  const look = (): Promise<Look> => {
    if (shared) return shared
    const mine = upstream.call((abort) => lookAt({ url, families, abort, limits, now }))
    shared = mine
    const forget = () => {
      if (shared === mine) shared = undefined
    }
    mine.then(() => setTimeout(forget, shareMs).unref(), forget)
    return mine
  }
  const known = async (id: string) => {
    const found = (await look()).find(id)
    if (!found) throw notFound(`no dead letter has the id ${id}; it may have been replayed or dropped`)
    return found
  }
  const familyNamed = (name: string): QueueFamily => {
    const family = families.find((each) => each.name === name)
    if (!family) throw new Error(`there is no family ${name}`)
    return family
  }
  /** What was looked at stays shared without it: another look would count as another delivery of each of the others. */
  const forgetOne = async (id: string): Promise<void> => (await shared?.catch(() => undefined))?.remove(id)
  const take = async <T>(id: string, take: Parameters<typeof takeOne<T>>[0]['take']): Promise<T> => {
    const family = familyNamed((await known(id)).family)
    const taken = await upstream.call((abort) => takeOne({ url, family, id, abort, take }))
    await forgetOne(id)
    if (!taken) throw notFound(`the dead letter ${id} is no longer there`)
    return taken.result
  }

  return {
    groups: async () => (await look()).view(),
    letter: known,
    replay: (id, { extendMs }) => take(id, async ({ replay }) => replay({ now: now(), extendMs })),
    drop: (id) => take(id, async ({ drop }) => drop()),
  }
}
