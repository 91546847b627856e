/** A line of a service's log, as far as the terminal view reads it. */
export interface LogLine {
  level: string
  time: string
  msg: string
  event?: string
  signalId?: string
  symbol?: string
  side?: string
  quantity?: string
  price?: string
  status?: string
  engine?: string
  attempt?: number
  ageMs?: number
  averagePrice?: string
  reason?: string
  httpPort?: number
  gatewayPort?: number
  messageId?: string
  cause?: string
}

/** Undefined if it is not a log line, such as a stack trace. */
export function parseLogLine(line: Buffer): LogLine | undefined {
  const text = line.toString()
  if (!text.startsWith('{')) return undefined
  try {
    return { level: 'info', time: '', msg: '', ...JSON.parse(text) }
  } catch {
    return undefined
  }
}
