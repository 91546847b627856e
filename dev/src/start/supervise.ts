import { setTimeout as realSleep } from 'node:timers/promises'
import { createRestartPolicy, describeExit, type Exit, wrongConfiguration } from './restart-policy'

/** A started process. */
export interface Launched {
  exited: Promise<Exit>
  kill(signal: NodeJS.Signals): void
}

export interface SuperviseOptions {
  name: string
  launch: () => Launched
  say: (line: string) => void
  now?: () => number
  sleep?: (ms: number, abort: AbortSignal) => Promise<unknown>
}

export interface Supervised {
  name: string
  /** Undefined while it runs or waits for a restart, then its final exit code. */
  readonly ended: number | undefined
  /** Resolves with that code. */
  closed: Promise<number>
  /** Sends SIGTERM, then SIGKILL if the drain takes longer than this. Resolves with whether it drained in time. */
  stop(withinMs: number): Promise<boolean>
}

const abortableSleep = (ms: number, abort: AbortSignal) => realSleep(ms, undefined, { signal: abort }).catch(() => undefined)

/** Runs a service and restarts it after a crash, but not after exit code 0 or 78. */
export function supervise({ name, launch, say, now = Date.now, sleep = abortableSleep }: SuperviseOptions): Supervised {
  const policy = createRestartPolicy()
  const stopping = new AbortController()
  let current: Launched | undefined
  let ended: number | undefined

  const runUntilItEnds = async (): Promise<number> => {
    for (;;) {
      const startedAt = now()
      current = launch()
      const exit = await current.exited
      current = undefined
      const code = exit.code ?? 1
      // Killed by SIGTERM before its handler was installed: it had no work in progress yet.
      if (stopping.signal.aborted) return exit.signal === 'SIGTERM' ? 0 : code
      const waitMs = policy.after(exit, now() - startedAt)
      if (waitMs === undefined) {
        say(code === wrongConfiguration ? `${name} cannot run with this configuration (exit code 78)` : `${name} has finished`)
        return code
      }
      say(`${name} ${describeExit(exit)}; restarting it in ${waitMs / 1000} s`)
      await sleep(waitMs, stopping.signal)
      if (stopping.signal.aborted) return code
    }
  }
  const closed = runUntilItEnds().then((code) => {
    ended = code
    return code
  })

  return {
    name,
    get ended() {
      return ended
    },
    closed,
    async stop(withinMs) {
      stopping.abort()
      const draining = current
      if (!draining) return true
      draining.kill('SIGTERM')
      const patience = new AbortController()
      const inTime = await Promise.race([closed.then((code) => code === 0), sleep(withinMs, patience.signal).then(() => false)])
      patience.abort()
      if (ended === undefined) draining.kill('SIGKILL')
      await closed
      return inTime
    },
  }
}
