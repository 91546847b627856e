export interface RowWindow {
  /** The rows [first, last) are drawn. */
  first: number
  last: number
  /** The height that stands for the rows before and after, in pixels. */
  before: number
  after: number
}

export interface WindowOf {
  count: number
  rowHeight: number
  scrollTop: number
  height: number
}

// Rows drawn above and below what can be seen, so that scrolling shows no gap. Even, so that the stripes of rows do not change sides.
const margin = 10

/** Which of many rows of one height are drawn. */
export function windowOf({ count, rowHeight, scrollTop, height }: WindowOf): RowWindow {
  const seen = Math.ceil(height / rowHeight)
  const top = Math.min(Math.max(0, Math.floor(scrollTop / rowHeight)), Math.max(0, count - seen))
  const first = Math.max(0, top - margin)
  const last = Math.min(count, top + seen + margin)
  return { first, last, before: first * rowHeight, after: (count - last) * rowHeight }
}
