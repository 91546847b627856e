import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { UserError } from './user-error'

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export type Colour = keyof typeof codes

export interface Terminal {
  /** Standard output; resolves when it is written. */
  print(text: string): Promise<void>
  /** Standard error, for what is not the answer. */
  tell(line: string): void
  /** How far it has got, in a line that goes away; only where a person watches, and only after a second. */
  progress(line: string): void
  paint(colour: Colour, text: string): string
  columns: number
  /** Whether a person reads standard output, and no program. */
  watched: boolean
  /** A question, and whether its answer was yes; undefined where nobody is there to ask. */
  ask: ((question: string) => Promise<boolean>) | undefined
}

export interface TerminalOptions {
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable & { isTTY?: boolean; columns?: number }
  stderr: { write(text: string): unknown; isTTY?: boolean }
  coloured: boolean
  abort: AbortSignal
}

const clearLine = '\r\x1b[K'
const patienceMs = 1_000
const progressEveryMs = 200

export function openTerminal({ stdin, stdout, stderr, coloured, abort }: TerminalOptions): Terminal {
  let shown = false
  let progressAt = Date.now() + patienceMs
  // Each write learns of its own failure.
  stdout.on('error', () => undefined)
  const clear = () => {
    if (shown) stderr.write(clearLine)
    shown = false
  }
  return {
    print(text) {
      clear()
      return new Promise((resolve, reject) => {
        stdout.write(`${text}\n`, (error) => (error ? reject(lossOf(error)) : resolve()))
      })
    },
    tell(line) {
      clear()
      stderr.write(`${line}\n`)
    },
    progress(line) {
      if (!stderr.isTTY || Date.now() < progressAt) return
      progressAt = Date.now() + progressEveryMs
      shown = true
      stderr.write(`${clearLine}${line}`)
    },
    paint: (colour, text) => (coloured && stdout.isTTY ? `\x1b[${codes[colour]}m${text}\x1b[0m` : text),
    columns: stdout.columns ?? 80,
    watched: stdout.isTTY === true,
    ask: stdin.isTTY
      ? async (question) => {
          stderr.write(question)
          return /^y(es)?$/i.test((await answerOf(stdin, abort)).trim())
        }
      : undefined,
  }
}

/** Not a failure: the reader had enough, as head does. */
export class OutputGone extends Error {}

/** A disk that is full is another matter: what was written is not all there is. */
const lossOf = (error: Error): Error =>
  (error as NodeJS.ErrnoException).code === 'EPIPE'
    ? new OutputGone()
    : new UserError(`cannot write the output: ${error.message}`, { cause: error })

/** The next line; empty where the input or the patience ends. */
function answerOf(stdin: Readable, abort: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    // Not as a terminal: then Ctrl-C stays a signal.
    const lines = createInterface({ input: stdin, terminal: false })
    abort.addEventListener('abort', () => lines.close(), { once: true })
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('close', () => resolve(''))
  })
}
