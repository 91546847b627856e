import pino, { type Logger } from 'pino'
import { logError } from './log-error'

export type Log = Logger

export interface LogOptions {
  /** Stands in each line as `service`. */
  service: string
  level: string
  /** Coloured one-liners instead of JSON; the default is yes when a person watches on a terminal. */
  pretty?: boolean
}

/** JSON lines on standard output for tools, or one-liners for a person. Written synchronously, so that a crash loses none. */
export function createLog({ service, level, pretty = process.stdout.isTTY === true }: LogOptions): Log {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: logError },
  }
  return pino(options, pretty ? forAPerson() : pino.destination({ fd: 1, sync: true }))
}

function forAPerson() {
  // Loaded here only: in production no one watches, and its memory would be paid for nothing.
  const prettyStream = require('pino-pretty') as typeof import('pino-pretty')
  return prettyStream({
    sync: true,
    hideObject: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    messageFormat: '{service} {msg}',
  })
}
