import pino, { type Logger } from 'pino'
import { logError } from './log-error'
import { createLogSink, type LogSink } from './log-sink'

export type Log = Logger

export interface LogOptions {
  /** The `service` field of each line. */
  service: string
  level: string
  /** Coloured one-liners instead of JSON; by default if standard output is a terminal. */
  pretty?: boolean
  /** Called for each line that could not be written. */
  onLost?: () => void
}

/**
 * JSON lines on standard output for tools, or one-liners for people. Written synchronously, so that a crash loses none. Lines that cannot be
 * written are lost; their number is logged when writing works again.
 */
export function createLog({ service, level, pretty = process.stdout.isTTY === true, onLost }: LogOptions): Log {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: logError },
  }
  const sink = createLogSink({
    fd: 1,
    ...(onLost && { onLost }),
    onRecovered: (lines, { message }) =>
      log.error({ event: 'log.linesLost', lines, cause: message }, `the log can be written again; ${lines} lines were lost: ${message}`),
  })
  const log: Log = pino(options, pretty ? forAPerson(sink) : sink)
  return log
}

function forAPerson(sink: LogSink): LogSink {
  // Loaded on demand: in production it would only take memory.
  const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty')
  const oneLiner = prettyFactory({
    hideObject: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    messageFormat: '{service} {msg}',
  })
  return { write: (line) => sink.write(oneLiner(line)) }
}
