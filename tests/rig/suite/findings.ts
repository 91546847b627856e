const shownAtMost = 8

/** Violations as lines to print below a table row. */
export function findings(broken: readonly string[]): string[] {
  const shown = broken.slice(0, shownAtMost).map((what) => `     ${what}`)
  return broken.length > shownAtMost ? [...shown, `     … and ${broken.length - shownAtMost} more, see --json`] : shown
}
