import { setTimeout as sleep } from 'node:timers/promises'
import { openPortfolioClient, type PortfolioClient } from '@trading/portfolio-api'
import type { Member, Rig } from '@trading/rig/platform/rig'

export const token = 'the-token-of-the-row'

/** Reads on from a place. */
type Follow = (client: PortfolioClient, place: string, seen: (sequence: bigint) => void, abort: AbortSignal) => Promise<void>

/** Page after page: whoever asks so is not told of what becomes visible later. */
const byPages: Follow = async ({ portfolio }, place, seen, signal) => {
  const { fills } = await portfolio.listFills({ pageToken: place, pageSize: 1_000 }, { signal })
  for (const { sequence } of fills) seen(sequence)
  await sleep(5)
}

const byStream: Follow = async ({ stream }, place, seen, signal) => {
  for await (const { event } of stream.watch({ resumeToken: place }, { signal }))
    if (event.case === 'delta') for (const { sequence } of event.value.fills) seen(sequence)
}

/** Two readers of the fills from now on, by pages and by the stream. Each notes what it missed. */
export async function followFills(rig: Rig, portfolio: Member) {
  const port = portfolio.process.events('api.listening')[0]?.grpcPort
  const client = rig.own(openPortfolioClient({ url: `http://127.0.0.1:${port}`, token, timeoutMs: 5_000 }))
  const closing = new AbortController()
  rig.own({ close: () => closing.abort() })
  const [epoch, start = '0'] = (await client.portfolio.getProfitAndLoss({})).version.split(':')

  function follow(name: string, next: Follow) {
    const missed: string[] = []
    let last = BigInt(start)
    const seen = (sequence: bigint) => {
      if (sequence !== last + 1n) missed.push(`${name} got fill ${sequence} after fill ${last}`)
      last = sequence
    }
    const run = async () => {
      while (!closing.signal.aborted) {
        try {
          await next(client, `${epoch}:${last}`, seen, closing.signal)
        } catch (error) {
          if (closing.signal.aborted) return
          missed.push(`${name} was refused after fill ${last}: ${error instanceof Error ? error.message : String(error)}`)
          await sleep(100)
        }
      }
    }
    void run()
    return { missed, last: () => last }
  }
  return [follow('a reader of pages', byPages), follow('a reader of the stream', byStream)]
}
