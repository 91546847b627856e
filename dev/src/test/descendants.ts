import { setTimeout as sleep } from 'node:timers/promises'
import { keeperScript } from '../machine/ends-with-us'
import { type Listed, processes, signalAll } from '../machine/process-family'

export interface Descendants {
  /** Notes those that there are now. */
  look(): Promise<void>
  /** Those of them that run, each without what it has started itself. */
  living(): Promise<Listed[]>
  /** Those that run although their starter does not. */
  orphans(): Promise<Listed[]>
  /** Gives them the time to end by themselves, then ends them. Resolves with those that had to be ended. */
  end(withinMs: number): Promise<Listed[]>
}

const everyMs = 500
const pollMs = 50
const lastMs = 1_000

const isKeeper = ({ command }: Listed): boolean => command.includes(keeperScript)

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
  const running = async () => {
    await look()
    return (await processes()).filter((each) => isNoted(each) && !each.hasEnded)
  }
  const roots = (listed: Listed[]) => {
    const pids = new Set(listed.map(({ pid }) => pid))
    return listed.filter((each) => !pids.has(each.parent) && !isKeeper(each))
  }

  return {
    look,
    living: async () => roots(await running()),
    orphans: async () => roots(await running()).filter(({ parent }) => parent !== ancestor),
    async end(withinMs) {
      clearInterval(ticker)
      const [shortly, giveUpAt] = [Date.now() + Math.min(withinMs, lastMs), Date.now() + withinMs]
      // Longer only for who tidies up: servers that stop in order, and their folders.
      const isWorthWaiting = (listed: Listed[]) => listed.length > 0 && (Date.now() < shortly || listed.some(isKeeper))
      while (Date.now() < giveUpAt && isWorthWaiting(await running())) await sleep(pollMs)
      const stubborn = roots(await running())
      for (let still = await running(); still.length > 0; still = await running()) {
        signalAll(
          still.map(({ pid }) => pid),
          'SIGKILL',
        )
        await sleep(pollMs)
      }
      return stubborn
    },
  }
}
