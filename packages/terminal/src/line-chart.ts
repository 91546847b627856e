export interface LineChartOptions {
  /** Characters, the labels included. */
  width: number
  height?: number
  /** How a value is labelled. */
  label: (value: number) => string
}

const levels = '▁▂▃▄▅▆▇█'

/**
 * A series as columns from its lowest value to its highest, oldest first, with both labelled on the left. If there are more values than
 * columns, each column is the last of its share.
 */
export function lineChart(values: readonly number[], { width, height = 8, label }: LineChartOptions): string {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const labels = [label(high), label(low)]
  const margin = Math.max(...labels.map((text) => text.length))
  const columns = shared(values, Math.max(1, width - margin - 2))
  const steps = height * levels.length
  // A column is at least one level high, so that the lowest value is seen.
  const heights = columns.map((value) => 1 + Math.round(((value - low) / (high - low || 1)) * (steps - 1)))
  const rows = Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * levels.length
    const name = row === 0 ? labels[0] : row === height - 1 ? labels[1] : ''
    return `${(name ?? '').padStart(margin)} ${row === 0 ? '┐' : '│'}${heights.map((tall) => cell(tall - below)).join('')}`.trimEnd()
  })
  return rows.join('\n')
}

const cell = (rest: number): string => (rest <= 0 ? ' ' : (levels[Math.min(rest, levels.length) - 1] as string))

const shared = (values: readonly number[], columns: number): number[] =>
  values.length <= columns
    ? [...values]
    : Array.from({ length: columns }, (_, column) => values[Math.ceil(((column + 1) * values.length) / columns) - 1] as number)
