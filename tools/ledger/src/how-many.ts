import { withCommas } from '@trading/terminal'

/** Counting stops at this number. */
export const countedAtMost = 10_000

/** `3 signals`, `the 50 newest of 1,234 signals` */
export function howMany(shown: number, all: number, thing: string): string {
  const things = `${all === 1 ? thing : `${thing}s`}`
  if (shown === all) return `${withCommas(all)} ${things}`
  return `the ${withCommas(shown)} newest of ${all > countedAtMost ? `more than ${withCommas(countedAtMost)}` : withCommas(all)} ${things}`
}
