/** The numbers of engines to try: doubled each time, the maximum last. */
export function stepsUpTo(most: number): number[] {
  const steps: number[] = []
  for (let count = 1; count < most; count *= 2) steps.push(count)
  return [...steps, most]
}
