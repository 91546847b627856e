const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `1.2 MB`, in steps of 1,000. */
export function sizeText(bytes: number): string {
  const unit = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const size = bytes / 1_000 ** unit
  return `${size.toFixed(unit === 0 || size >= 100 ? 0 : 1)} ${units[unit]}`
}
