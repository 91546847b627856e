import { setTimeout as sleep } from 'node:timers/promises'
import { keeperScript } from '../machine/ends-with-us'
import { type Listed, processes, signalAll } from '../machine/process-family'

export interface Descendants {
  /** Records the current ones. */
  look(): Promise<void>
  /** The topmost running ones, without their own descendants. */
  living(): Promise<Listed[]>
  /** The running ones whose parent is gone. */
  orphans(): Promise<Listed[]>
  /** Waits for them to end, then kills the rest. Resolves with those that it killed. */
  end(withinMs: number): Promise<Listed[]>
}

const everyMs = 500
const pollMs = 50
const lastMs = 1_000

const isKeeper = ({ command }: Listed): boolean => command.includes(keeperScript)

/**
 * Tracks all descendants of a process. It polls, since a process whose parent has ended can no longer be traced back: servers in groups of
 * their own outlive a parent that forgot to stop them.
 */
export function followDescendants(ancestor: number): Descendants {
  const noted = new Map<number, string>()
  const isNoted = ({ pid, startedAt }: Listed) => noted.get(pid) === startedAt

  const look = async () => {
    const listed = await processes()
    const living = new Set([ancestor, ...listed.filter(isNoted).map(({ pid }) => pid)])
    // Repeated, since a parent may be listed after its child.
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
      // Wait longer only for keepers, which stop servers cleanly and remove their folders.
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
