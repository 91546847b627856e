import { writeSync } from 'node:fs'

export interface LogSinkOptions {
  fd: number
  /** Told of each line that could not be written, and why. */
  onLost?: (cause: NodeJS.ErrnoException) => void
  /** Told once writing works again, of how many lines were lost meanwhile, and why the first of them was. */
  onRecovered?: (lost: number, cause: NodeJS.ErrnoException) => void
  write?: (fd: number, data: Uint8Array) => number
  /** Waits, and lets nothing else happen meanwhile. */
  wait?: (ms: number) => void
}

export interface LogSink {
  write(line: string | Uint8Array): void
}

const pauseMs = 10
/** How long a reader that lags behind is waited for. A log is worth less than the orders that wait for the process meanwhile. */
const patienceMs = 1_000
const newline = Buffer.from('\n')

/**
 * Writes lines at once, so that a crash loses none, and throws nothing: where the disk is full, the reader gone or the terminal closed, the
 * line is lost and the process goes on. A pipe that is full is waited for, but once it has cost a line, no longer until a write works.
 */
export function createLogSink({ fd, onLost, onRecovered, write = writeSync, wait = block }: LogSinkOptions): LogSink {
  /** Lines that nobody was told of yet. */
  let lost = 0
  let firstCause: NodeJS.ErrnoException | undefined
  /** The end of the last line is missing. */
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
    // Where there was no room for telling it, it is still to be told.
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
