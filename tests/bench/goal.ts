import type { Results } from './series'

/** What is wanted, and how it is measured. */
export interface Goal {
  what: string
  atLeast?: number
  atMost?: number
  unit: 'times' | 'ms' | 'MB'
  measured: (results: Results) => number | undefined
}
