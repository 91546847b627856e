import type { Colour, Terminal } from './terminal'

export interface Column<Row> {
  title: string
  text: (row: Row) => string
  /** Aligned to the right, as numbers are. */
  right?: boolean
  colour?: (row: Row) => Colour
}

const gap = '  '
const worthShowing = 12

/**
 * A line per row below a line of titles. On a terminal, columns that do not fit are left out, the last one is truncated, and no line wraps;
 * in a pipe everything is printed.
 */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { paint, columns: width, watched }: Pick<Terminal, 'paint' | 'columns' | 'watched'>,
): string {
  const sized = columns.map((column) => {
    const texts = rows.map(column.text)
    return { ...column, texts, wide: Math.max(column.title.length, ...texts.map((text) => text.length)) }
  })
  const shown: typeof sized = []
  let room = watched ? width : Number.POSITIVE_INFINITY
  for (const column of sized) {
    if (column.wide > room && (column !== sized.at(-1) || room < worthShowing)) break
    shown.push({ ...column, wide: Math.min(column.wide, room) })
    room -= column.wide + gap.length
  }
  const line = (cells: readonly string[]) => cells.join(gap).trimEnd()
  const cell = (text: string, { wide, right }: { wide: number; right?: boolean }) =>
    text.length > wide ? `${text.slice(0, wide - 1)}…` : right ? text.padStart(wide) : text.padEnd(wide)
  const titles = paint('dim', line(shown.map((column) => cell(column.title, column))))
  const body = rows.map((row, index) =>
    line(
      shown.map((column) => {
        const text = cell(column.texts[index] ?? '', column)
        return column.colour ? paint(column.colour(row), text) : text
      }),
    ),
  )
  return [titles, ...body].join('\n')
}
