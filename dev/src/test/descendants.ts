import { setTimeout as sleep } from 'node:timers/promises'
import { type Listed, processes, signalAll } from '../machine/process-family'

export interface Descendants {
  /** Notes those that there are now. */
  look(): Promise<void>
  /** Gives those that were noted the time to end by themselves, then ends them. Resolves with those that had to be ended. */
  end(withinMs: number): Promise<Listed[]>
}

const everyMs = 500
const pollMs = 50

/**
 * Follows what a process starts and what that starts. Noted again and again, since a process whose parent has ended belongs to nobody:
 * servers in groups of their own outlive whoever forgot to stop them.
 */
export function followDescendants(ancestor: number): Descendants {
  const noted = new Map<number, string>()
  const isNoted = ({ pid, startedAt }: Listed) => noted.get(pid) === startedAt

  const look = async () => {
    const listed = await processes()
    const living = new Set([ancestor, ...listed.filter(isNoted).map(({ pid }) => pid)])
    // A parent may be listed after its child.
    for (let before = -1; before < living.size; ) {
      before = living.size
      for (const { pid, parent, startedAt } of listed) {
        if (living.has(pid) || !living.has(parent)) continue
        living.add(pid)
        noted.set(pid, startedAt)
      }
    }
  }
  const ticker = setInterval(() => void look(), everyMs).unref()
  const left = async () => (await processes()).filter((each) => isNoted(each) && !each.hasEnded)

  return {
    look,
    async end(withinMs) {
      clearInterval(ticker)
      await look()
      const giveUpAt = Date.now() + withinMs
      while (Date.now() < giveUpAt && (await left()).length > 0) await sleep(pollMs)
      const ended = await left()
      for (let still = ended; still.length > 0; still = await left()) {
        signalAll(
          still.map(({ pid }) => pid),
          'SIGKILL',
        )
        await sleep(pollMs)
        // What they started meanwhile.
        await look()
      }
      return ended
    },
  }
}
