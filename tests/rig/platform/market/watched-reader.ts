import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ReaderLog, SeenState, SeenTick } from '../../oracle/prices'

/** A reader of prices as a process, and what it has logged so far. */
export interface WatchedReader {
  readonly name: string
  readonly log: ReaderLog
  /** The last known state of each symbol. */
  stateOf(symbol: string): SeenState | undefined
  freeze(): void
  thaw(): void
  /** Ends it in order, or kills it if that takes too long; its last line is its last prices. */
  close(): Promise<void>
}

export interface WatchedReaderOptions {
  url: string
  name: string
  symbols: readonly string[]
  maxAgeMs: number
}

type Line =
  | { is: 'connected'; at: number }
  | { is: 'gap' }
  | ({ is: 'state' } & ReaderLog['states'][number])
  | ({ is: 'tick' } & ReaderLog['ticks'][number])
  | { is: 'kept'; ticks: SeenTick[] }
  | { is: 'last'; ticks: SeenTick[] }

const program = join(__dirname, 'reader-program.js')
const closeMs = 10_000

export function startReader({ url, name, symbols, maxAgeMs }: WatchedReaderOptions): WatchedReader {
  const child = spawn(process.execPath, [program, url, name, symbols.join(','), String(maxAgeMs)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  child.stdin.on('error', () => undefined)
  const ticks: ReaderLog['ticks'][number][] = []
  const states: ReaderLog['states'][number][] = []
  const connectedAt: number[] = []
  const kept: SeenTick[][] = []
  const current = new Map<string, SeenState>()
  let gaps = 0
  let last: SeenTick[] = []

  const note = (line: Line): void => {
    if (line.is === 'tick') ticks.push(line)
    else if (line.is === 'connected') connectedAt.push(line.at)
    else if (line.is === 'gap') gaps++
    else if (line.is === 'kept') kept.push(line.ticks)
    else if (line.is === 'last') last = line.ticks
    else {
      states.push(line)
      current.set(line.symbol, line.state)
    }
  }
  createInterface({ input: child.stdout }).on('line', (text) => note(JSON.parse(text)))

  return {
    name,
    get log() {
      return { name, ticks, states, connectedAt, gaps, kept, last }
    },
    stateOf: (symbol) => current.get(symbol),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async close() {
      child.kill('SIGCONT')
      child.stdin.end()
      const over = new AbortController()
      await Promise.race([ended, sleep(closeMs, undefined, { signal: over.signal }).catch(() => undefined)])
      over.abort()
      child.kill('SIGKILL')
      await ended
    },
  }
}
