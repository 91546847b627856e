const units = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
] as const

/** How long ago, in one unit: `12 s ago`, `3 h ago`. A time in the future counts as now. */
export function ago(at: number, now: number): string {
  return `${span(Math.max(0, now - at))} ago`
}

export function span(ms: number): string {
  const unit = units.find((one) => ms >= one.ms)
  return unit ? `${Math.floor(ms / unit.ms)} ${unit.name}` : `${Math.floor(ms / 1_000)} s`
}

/** `2026-01-05 14:30:07Z` */
export const instantText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`
