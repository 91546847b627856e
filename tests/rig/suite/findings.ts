const shownAtMost = 8

/** What did not hold, in lines for under the row of a table. */
export function findings(broken: readonly string[]): string[] {
  const shown = broken.slice(0, shownAtMost).map((what) => `     ${what}`)
  return broken.length > shownAtMost ? [...shown, `     … and ${broken.length - shownAtMost} more, see --json`] : shown
}
