import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { UserError } from './user-error'

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export type Colour = keyof typeof codes

export interface Terminal {
  /** Standard output; resolves when it is written. */
  print(text: string): Promise<void>
  /** Standard error, for everything that is not the result. */
  tell(line: string): void
  /** Progress, in a line that is erased; only on a terminal, and only after a second. */
  progress(line: string): void
  paint(colour: Colour, text: string): string
  columns: number
  /** Whether standard output is a terminal. */
  watched: boolean
  /** Asks a question and returns whether the answer was yes; undefined without a terminal. */
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
  // Each write reports its own failure.
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

/** Not a failure: the reader closed the pipe, as head does. */
export class OutputGone extends Error {}

/** A full disk is a failure: the output is incomplete. */
const lossOf = (error: Error): Error =>
  (error as NodeJS.ErrnoException).code === 'EPIPE'
    ? new OutputGone()
    : new UserError(`cannot write the output: ${error.message}`, { cause: error })

/** The next line; empty at the end of the input or after the time-out. */
function answerOf(stdin: Readable, abort: AbortSignal): Promise<string> {
  return new Promise((resolve) => {
    // Not in terminal mode, so that Ctrl-C stays a signal.
    const lines = createInterface({ input: stdin, terminal: false })
    abort.addEventListener('abort', () => lines.close(), { once: true })
    lines.once('line', (line) => {
      resolve(line)
      lines.close()
    })
    lines.once('close', () => resolve(''))
  })
}
