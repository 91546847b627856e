import type { Paint } from './paint'
import type { Summary } from './statistics'
import { duration } from './trade-line'

/** The running summary; the short form fits in 80 columns while counts stay under 10,000. */
export function summaryLine(summary: Summary, paint: Paint, { short = false } = {}): string {
  const { published, executed, expired, retried, deadLettered, latencyMs } = summary
  const count = (label: string, n: number) => `${paint('dim', label)} ${paint('bold', String(n))}`
  const warned = (label: string, n: number) => `${paint('dim', label)} ${paint(n > 0 ? 'yellow' : 'bold', String(n))}`
  const parts = [count('published', published), count('executed', executed)]
  if (expired > 0) parts.push(warned('expired', expired))
  parts.push(warned('retried', retried), warned(short ? 'dead' : 'dead-lettered', deadLettered))
  if (latencyMs) parts.push(`${paint('dim', 'latency p50')} ${duration(latencyMs.p50)} ${paint('dim', 'p99')} ${duration(latencyMs.p99)}`)
  return parts.join('  ')
}
