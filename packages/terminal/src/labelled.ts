import type { Terminal } from './terminal'
import { wrap } from './wrap'

/** A line with a label, as in `valid until  2026-01-05 14:30:07Z`; a long value continues below itself. */
export const labelled =
  ({ paint, columns }: Pick<Terminal, 'paint' | 'columns'>, labelWidth: number) =>
  (label: string, value: string): string =>
    `${paint('dim', label.padEnd(labelWidth))}${wrap(value, { width: columns, indent: labelWidth }).trimStart()}`
