import type { JestRun } from './jest-run'

/** What was left behind, for people. */
export const complaintAbout = (left: readonly string[]): string =>
  ['Left running or open after the last test, which counts as a failure; now ended:', ...left.map((one) => `  ${one}`)].join('\n')

/** Also counts as failures suites that could not be loaded, and a run that left something behind or was cut short. */
export function closingLine({ totals, exitCode, left }: JestRun): string {
  if (!totals) return '0 passed, 1 failed'
  const failed = totals.numFailedTests + totals.numRuntimeErrorTestSuites + (left.length > 0 ? 1 : 0)
  return `${totals.numPassedTests} passed, ${exitCode === 0 ? failed : Math.max(failed, 1)} failed`
}
