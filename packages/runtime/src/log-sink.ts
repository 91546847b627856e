import { writeSync } from 'node:fs'

export interface LogSinkOptions {
  fd: number
  /** Called for each line that could not be written. */
  onLost?: (cause: NodeJS.ErrnoException) => void
  /** Called when writing works again, with the number of lines lost and the cause of the first loss. */
  onRecovered?: (lost: number, cause: NodeJS.ErrnoException) => void
  write?: (fd: number, data: Uint8Array) => number
  /** Blocks the thread. */
  wait?: (ms: number) => void
}

export interface LogSink {
  write(line: string | Uint8Array): void
}

const pauseMs = 10
/** How long to wait for a slow reader. The log matters less than the orders that the process delays meanwhile. */
const patienceMs = 1_000
const newline = Buffer.from('\n')

/**
 * Writes lines synchronously, so that a crash loses none, and never throws: if the disk is full, the reader gone or the terminal closed, the
 * line is lost and the process continues. The sink waits for a full pipe; after a loss it does not wait again until a write succeeds.
 */
export function createLogSink({ fd, onLost, onRecovered, write = writeSync, wait = block }: LogSinkOptions): LogSink {
  /** Lost lines not yet reported. */
  let lost = 0
  let firstCause: NodeJS.ErrnoException | undefined
  /** The last line was written in part only. */
  let torn = false

  const writeWhole = (line: Uint8Array) => {
    let rest = torn ? Buffer.concat([newline, line]) : line
    for (let waitedMs = 0; rest.length > 0; ) {
      try {
        rest = rest.subarray(write(fd, rest))
        torn = rest.length > 0
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'EAGAIN' || firstCause || waitedMs >= patienceMs) throw error
        wait(pauseMs)
        waitedMs += pauseMs
      }
    }
  }
  const recovered = (cause: NodeJS.ErrnoException) => {
    const lines = lost
    lost = 0
    firstCause = undefined
    onRecovered?.(lines, cause)
    // If the report itself was lost, these lines are still unreported.
    if (firstCause) lost += lines
  }

  return {
    write(line) {
      try {
        writeWhole(typeof line === 'string' ? Buffer.from(line) : line)
      } catch (error) {
        const cause = error as NodeJS.ErrnoException
        firstCause ??= cause
        lost++
        onLost?.(cause)
        return
      }
      if (firstCause) recovered(firstCause)
    },
  }
}

const nothing = new Int32Array(new SharedArrayBuffer(4))
const block = (ms: number): void => void Atomics.wait(nothing, 0, 0, ms)
