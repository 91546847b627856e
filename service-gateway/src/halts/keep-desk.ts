import { type HaltDesk, LedgerFault, openHalts } from '@trading/ledger'
import { UpstreamAway } from '../server/errors'

export interface DeskOptions {
  /** With a login that may record halts. */
  url: string
  connectMs?: number
  statementMs?: number
  open?: typeof openHalts
}

/** Halts on a connection of their own, so that nothing else that the gateway does can hold them up. */
export interface KeptDesk {
  /**
   * Works with the open connection, and with a new one if that was lost: the work must be idempotent.
   * @throws UpstreamAway if the database does not answer, LedgerConfigurationError if it refuses
   */
  use<T>(work: (desk: HaltDesk) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Connects when it is used first. */
export function keepDesk({ url, connectMs = 2_000, statementMs = 3_000, open = openHalts }: DeskOptions): KeptDesk {
  let opened: Promise<HaltDesk> | undefined
  const openDesk = (): Promise<HaltDesk> => {
    const opening = opened ?? open({ url, name: 'gateway halts', connectMs, statementMs })
    opened = opening
    opening.catch(() => drop(opening))
    return opening
  }
  const drop = (lost: Promise<HaltDesk>): void => {
    if (opened === lost) opened = undefined
    lost.then((desk) => desk.close()).catch(() => undefined)
  }
  const attempt = async <T>(work: (desk: HaltDesk) => Promise<T>): Promise<T> => {
    const desk = openDesk()
    try {
      return await work(await desk)
    } catch (cause) {
      if (cause instanceof LedgerFault) drop(desk)
      throw cause
    }
  }
  return {
    async use(work) {
      const wasOpen = opened !== undefined
      try {
        // A connection that was lost while nobody used it fails its next statement.
        return await attempt(work).catch((cause) => {
          if (wasOpen && cause instanceof LedgerFault) return attempt(work)
          throw cause
        })
      } catch (cause) {
        if (cause instanceof LedgerFault) throw new UpstreamAway('the database of halts', 1, { cause })
        throw cause
      }
    },
    async close() {
      await opened?.then((desk) => desk.close()).catch(() => undefined)
    },
  }
}
