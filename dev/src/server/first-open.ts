import type { Tell } from '../machine/tell'
import { WrongSetting } from '../machine/wrong-setting'
import type { Source } from './source'

/** The sources that a setting such as BROKER allows. */
export function allowedBy<T>(setting: string, sources: Source<T>[], kind: string | undefined): Source<T>[] {
  if (!kind) return sources
  const some = sources.filter((source) => source.kind === kind)
  if (some.length === 0) throw new WrongSetting(`${setting} must be url, docker or private, got ${JSON.stringify(kind)}`)
  return some
}

export interface FirstOpenOptions {
  /** What is needed, such as `broker`. */
  what: string
  /** What the user can do if no source is left. */
  choices: string
  tell: Tell
  abort?: AbortSignal | undefined
}

/** Opens the first source that works. Each one that does not is reported in one line; rejects with all those reasons if none works. */
export async function firstToOpen<T>(sources: readonly Source<T>[], { what, choices, tell, abort }: FirstOpenOptions): Promise<T> {
  const passed: string[] = []
  for (const source of sources) {
    const why = await source.closedBy()
    abort?.throwIfAborted()
    if (why) {
      if (source.kind !== 'url') tell(`${source.name}: ${why}`)
      passed.push(`${source.name}: ${why}`)
      continue
    }
    try {
      return await source.open()
    } catch (error) {
      abort?.throwIfAborted()
      if (source.insisted) throw error
      const message = error instanceof Error ? error.message : String(error)
      tell(`${source.name} did not work: ${message}`)
      passed.push(`${source.name}: ${message}`)
    }
  }
  throw new Error(`no ${what} available\n${passed.map((line) => `  ${line}`).join('\n')}\n${choices}`)
}

interface Versioned {
  /** Undefined if unknown. */
  version: string | undefined
  stop(): Promise<void>
}

/** Wraps a source so that opening a server that is too old fails. */
export const newEnough = <T extends Versioned>(source: Source<T>, tooOld: (version: string) => string | undefined): Source<T> => ({
  ...source,
  async open() {
    const opened = await source.open()
    const fault = opened.version && tooOld(opened.version)
    if (!fault) return opened
    await opened.stop()
    throw new Error(fault)
  },
})
