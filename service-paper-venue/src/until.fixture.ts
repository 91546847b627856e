/** Waits for a condition, and fails rather than wait for ever. */
export async function until(condition: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 4_000
  while (!condition()) {
    if (Date.now() > givenUpAt) throw new Error(`waited in vain until ${condition}`)
    await new Promise(setImmediate)
  }
}
