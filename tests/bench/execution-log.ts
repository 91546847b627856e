import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

export interface Tally {
  /** Since it was started. */
  executed: number
  /** When the last one ended, in milliseconds since the epoch. */
  lastAt: number
}

const reported = '"event":"execution.reported"'

/** Counts an engine's executions in its log file, resuming at the last position; between reads it costs nothing. */
export function executionLog(file: string) {
  let offset = 0
  let rest = ''
  let last = ''
  let executed = 0
  const events = new Set<string>()

  const read = () => {
    for (const line of newLines()) {
      if (line.includes(reported)) {
        executed++
        last = line
      } else events.add((JSON.parse(line) as { event?: string }).event ?? '')
    }
  }
  const newLines = (): string[] => {
    const opened = openSync(file, 'r')
    const fresh = Buffer.alloc(Math.max(0, fstatSync(opened).size - offset))
    offset += readSync(opened, fresh, 0, fresh.length, offset)
    closeSync(opened)
    const lines = (rest + fresh.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    return lines
  }

  return {
    tally(): Tally {
      read()
      return { executed, lastAt: last ? Date.parse((JSON.parse(last) as { at: string }).at) : 0 }
    },
    has(event: string): boolean {
      read()
      return events.has(event)
    },
  }
}
