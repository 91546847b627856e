import { quoted } from './command-line'
import { UsageError } from './user-error'

const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const span = /^(\d{1,6})([smhd])$/
const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

/**
 * The instant denoted by an option: a span before now such as `10m`, or an RFC 3339 time.
 * @throws UsageError
 */
export function whenOf(option: string, text: string, now: number): Date {
  const [, count, unit = ''] = span.exec(text) ?? []
  if (count !== undefined) return new Date(now - Number(count) * (units[unit] as number))
  const instant = new Date(rfc3339.test(text) ? text : Number.NaN)
  if (!Number.isNaN(instant.getTime())) return instant
  throw new UsageError(`--${option} must be a span such as 30s, 10m, 2h or 3d, or a time such as 2026-01-05T14:30:00Z, got ${quoted(text)}`)
}
