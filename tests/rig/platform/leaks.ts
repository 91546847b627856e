import { setTimeout as sleep } from 'node:timers/promises'

const counted = ['TCPSocketWrap', 'TCPServerWrap', 'ProcessWrap', 'PipeWrap', 'Timeout'] as const
const graceMs = 5_000

/** Records the resources that keep this process alive; `left` returns those added since, after a grace period. */
export function watchLeaks() {
  // Otherwise the first warning would open it in the middle of a row.
  void process.stderr
  const before = activity()
  return {
    async left(): Promise<string[]> {
      const giveUpAt = Date.now() + graceMs
      for (;;) {
        const now = activity()
        const more = counted.filter((kind) => now[kind] > before[kind]).map((kind) => `${now[kind] - before[kind]} × ${kind}`)
        if (more.length === 0 || Date.now() > giveUpAt) return more
        await sleep(50)
      }
    },
  }
}

function activity(): Record<(typeof counted)[number], number> {
  const active = process.getActiveResourcesInfo()
  const count = (kind: string) => active.filter((each) => each === kind).length
  return Object.fromEntries(counted.map((kind) => [kind, count(kind)])) as Record<(typeof counted)[number], number>
}
