import type { Column, Terminal } from '@trading/terminal'
import type { Row } from './open-analytics'
import type { Relation } from './relations/relation'

export interface Table {
  relation: Relation
  /** Above the table. */
  title: string
  columns: (now: number) => Column<Row>[]
}

/** A further part of a report: how it is called in JSON, and how it is printed for people. */
export interface Part {
  name: string
  relation: Relation
  text: (rows: readonly Row[], context: { terminal: Terminal; now: number }) => string
}

export interface Report {
  table: Table
  /** What it says if there are no rows. */
  none: string
  /** Always printed, if it has rows. */
  also?: Part
  /** Printed for --series. */
  series?: Part
  /** Below the table, if there are no ticks. */
  withoutTicks?: string
}
