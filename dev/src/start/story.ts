import type { LogLine } from './log-line'
import type { Colour, Paint } from './paint'
import { clock, tradeLine } from './trade-line'

// A report may be read before its signal: it comes from another process, and the generator logs a signal only once it is confirmed.
const holdMs = 500
const mostPublished = 10_000

const levelColours: Record<string, Colour> = { warn: 'yellow', error: 'red', fatal: 'red' }
const eventColours: Record<string, Colour> = {
  'broker.disconnected': 'yellow',
  'broker.connected': 'green',
  'delivery.retried': 'yellow',
  'delivery.deadLettered': 'red',
  'breaker.opened': 'red',
  'breaker.halfOpened': 'yellow',
  'breaker.closed': 'green',
}
// The runner reports these itself; requests are of no interest here.
const untold = ['service.draining', 'service.stopped', 'gateway.listening', 'request.answered']
/** Of interest only after some trouble. */
const toldAfterTrouble = ['ledger.connected', 'history.connected', 'redis.connected', 'gateway.connected']

/** Turns the services' log lines into readable ones: a signal and its execution become one line. */
export function createStory({ paint, now = Date.now }: { paint: Paint; now?: () => number }) {
  const published = new Map<string, LogLine>()
  const held = new Map<string, { report: LogLine; until: number }>()
  const lostTheBroker = new Set<string>()
  const warned = new Set<string>()

  const remember = (id: string, line: LogLine) => {
    published.set(id, line)
    const [oldest] = published.keys()
    if (published.size > mostPublished && oldest !== undefined) published.delete(oldest)
  }
  const trade = (id: string, report: LogLine): string => {
    const line = tradeLine(report, published.get(id), paint)
    published.delete(id)
    held.delete(id)
    return line
  }
  const note = (source: string, { time, level, event = '', msg, cause }: LogLine): string => {
    const colour = levelColours[level] ?? eventColours[event] ?? 'dim'
    const why = cause && !msg.includes(cause) ? `: ${cause}` : ''
    return `${paint('dim', clock(time))} ${paint('cyan', source.padEnd(9))} ${paint(colour, (msg || event) + why)}`
  }

  return {
    /** The lines to show for one line of a service's log; none if it is of no interest. */
    tell(source: string, line: LogLine): string[] {
      const { event, level, signalId } = line
      if (event === 'signal.published' && signalId) {
        remember(signalId, line)
        const waiting = held.get(signalId)
        return waiting ? [trade(signalId, waiting.report)] : []
      }
      if (event === 'execution.reported' && signalId) {
        if (published.has(signalId)) return [trade(signalId, line)]
        held.set(signalId, { report: line, until: now() + holdMs })
        return []
      }
      if (event === 'broker.disconnected') lostTheBroker.add(source)
      if (event === 'broker.connected' && !lostTheBroker.has(source)) return []
      if (level in levelColours) warned.add(source)
      if (toldAfterTrouble.includes(event ?? '') && !warned.has(source)) return []
      return event && untold.includes(event) ? [] : [note(source, line)]
    },
    /** Executions of signals not published here: left in the queue by an earlier run, or sent by another generator. */
    overdue(): string[] {
      return [...held].filter(([, { until }]) => until <= now()).map(([id, { report }]) => trade(id, report))
    },
  }
}
