/** How many engines are tried: doubled each time, the most at the end. */
export function stepsUpTo(most: number): number[] {
  const steps: number[] = []
  for (let count = 1; count < most; count *= 2) steps.push(count)
  return [...steps, most]
}
