import type { Tell, Way } from './way'
import { WrongSetting } from './wrong-setting'

/** The ways that a setting such as BROKER allows. A kind that was asked for by name has to work. */
export function allowedBy<T>(setting: string, ways: Way<T>[], kind: string | undefined): Way<T>[] {
  if (!kind) return ways
  const some = ways.filter((way) => way.kind === kind)
  if (some.length === 0) throw new WrongSetting(`${setting} must be url, docker or private, got ${JSON.stringify(kind)}`)
  return some
}

export interface FirstOpenOptions {
  /** What is being looked for, such as `broker`. */
  what: string
  /** What a person can do where no way is open. */
  choices: string
  tell: Tell
  abort?: AbortSignal | undefined
}

/** What the first open way leads to. A way that is closed or fails is told in one line; rejects with all of those where none is left. */
export async function firstToOpen<T>(ways: readonly Way<T>[], { what, choices, tell, abort }: FirstOpenOptions): Promise<T> {
  const passed: string[] = []
  for (const way of ways) {
    const why = await way.closedBy()
    abort?.throwIfAborted()
    if (why) {
      if (way.kind !== 'url') tell(`${way.name}: ${why}`)
      passed.push(`${way.name}: ${why}`)
      continue
    }
    try {
      return await way.open()
    } catch (error) {
      abort?.throwIfAborted()
      if (way.insisted) throw error
      const message = error instanceof Error ? error.message : String(error)
      tell(`${way.name} did not work: ${message}`)
      passed.push(`${way.name}: ${message}`)
    }
  }
  throw new Error(`no ${what} to be had\n${passed.map((line) => `  ${line}`).join('\n')}\n${choices}`)
}

interface Versioned {
  /** Undefined where it is unknown. */
  version: string | undefined
  stop(): Promise<void>
}

/** The same way, for which what is too old counts as not to be had. */
export const newEnough = <T extends Versioned>(way: Way<T>, tooOld: (version: string) => string | undefined): Way<T> => ({
  ...way,
  async open() {
    const opened = await way.open()
    const fault = opened.version && tooOld(opened.version)
    if (!fault) return opened
    await opened.stop()
    throw new Error(fault)
  },
})
