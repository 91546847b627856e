/** Waits for a condition, for at most 4 s. */
export async function until(condition: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 4_000
  while (!condition()) {
    if (Date.now() > givenUpAt) throw new Error(`timed out waiting until ${condition}`)
    await new Promise(setImmediate)
  }
}
