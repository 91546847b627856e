import { randomUUID } from 'node:crypto'
import { provideHaltLogin } from '@trading/dev'
import { type HaltDesk, haltTarget, openHalts } from '@trading/ledger'
import type { Rig } from '@trading/rig/platform/rig'

/** So long after a halt's command has returned, no order of a running engine reaches the venue any more. */
export const runningMs = 1_000
/** The same of an engine that is frozen after its last look at the halts. */
export const frozenMs = 3_000

export interface Halted {
  epoch: number
  /** When the command returned, in milliseconds since the epoch. */
  returnedAt: number
}

/** Halts and lifts as the tool does, and looks at the venue for what reached it nevertheless. Opened once an engine has made the ledger. */
export async function openHalting(rig: Rig) {
  const url = await provideHaltLogin(rig.database)
  const desk: HaltDesk = rig.own(await openHalts({ url, name: 'halting' }))
  const venue = await rig.startVenue()
  const record = async (lifts?: number): Promise<Halted> => {
    const target = haltTarget('all')
    const recorded = await desk.append({ ...target, lifts, reason: 'a row of faults', who: 'faults', request: randomUUID() })
    if (!recorded) throw new Error('another halt stands')
    return { epoch: recorded.epoch, returnedAt: Date.now() }
  }
  /** How long after the halt the last order reached the venue, until now; 0 if none did. */
  const slowestMs = async ({ returnedAt }: Pick<Halted, 'returnedAt'>): Promise<number> => {
    const times = (await venue.book()).map(({ takenAt }) => takenAt - returnedAt)
    return Math.max(0, ...times)
  }
  return {
    url,
    desk,
    venue,
    halt() {
      rig.injected('halt')
      return record()
    },
    lift: ({ epoch }: Pick<Halted, 'epoch'>) => record(epoch),
    slowestMs,
    /** Checks that no order reached the venue later than `withinMs` after the halt, until now. Before it is lifted. */
    async checkBound(halted: Pick<Halted, 'returnedAt'>, withinMs = runningMs) {
      const ms = await slowestMs(halted)
      rig.check(`no order reaches the venue later than ${withinMs} ms after the halt, and one did after ${ms} ms`, ms <= withinMs)
      return ms
    },
  }
}

export type Halting = Awaited<ReturnType<typeof openHalting>>
