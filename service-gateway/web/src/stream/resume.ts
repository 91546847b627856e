export type Phase = 'connecting' | 'open' | 'waiting'

/** Where the stream stands, and from where it goes on. */
export interface Resume {
  phase: Phase
  /** What to send as Last-Event-ID. */
  lastId: string | undefined
  /** Attempts since the stream was last healthy. */
  failures: number
  /** When something was last heard, in milliseconds since the epoch. */
  heardAt: number | undefined
  openedAt: number | undefined
}

export const initialResume = (lastId?: string): Resume => ({
  phase: 'connecting',
  lastId,
  failures: 0,
  heardAt: undefined,
  openedAt: undefined,
})

/** The gateway has begun to answer. */
export const opened = (resume: Resume, now: number): Resume => ({ ...resume, phase: 'open', heardAt: now, openedAt: now })

/** Bytes have arrived. `lastId` is the last one of this stream: undefined before the first, empty if nothing can be resumed any more. */
export const heard = (resume: Resume, now: number, lastId: string | undefined): Resume => ({
  ...resume,
  heardAt: now,
  lastId: lastId === undefined ? resume.lastId : lastId || undefined,
})

/** The gateway does not take the id for one of its own. */
export const forgotten = (resume: Resume): Resume => ({ ...resume, lastId: undefined })

// A stream that ends sooner counts as a failed attempt, so that a gateway which accepts and hangs up is not asked without a pause.
const healthyMs = 5_000

/** The stream has ended or could not be opened. */
export function lost(resume: Resume, now: number): Resume {
  const wasHealthy = resume.openedAt !== undefined && now - resume.openedAt >= healthyMs
  return { ...resume, phase: 'waiting', failures: wasHealthy ? 1 : resume.failures + 1, openedAt: undefined }
}

export const connecting = (resume: Resume): Resume => ({ ...resume, phase: 'connecting' })

const firstMs = 250
const longestMs = 5_000

/** How long to wait before the next attempt: doubling, and spread, so that a thousand pages do not return at once. */
export function delayMs({ failures }: Resume, random: () => number, retryAfterMs = 0): number {
  const most = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 10))
  return Math.max(retryAfterMs, most / 2 + random() * (most / 2))
}
