/** Counts what the generator's log tells. */
export function watchGenerator() {
  let published = 0
  let failure: string | undefined
  return {
    /** A process of it starts. */
    begins(): void {
      published = 0
    },
    line(line: Buffer): void {
      if (line.includes('"event":"signal.published"')) published++
      else if (line.includes('"event":"signal.dropped"')) failure ??= `the generator dropped a signal: ${messageOf(line)}`
    },
    published: (): number => published,
    failure: (): string | undefined => failure,
  }
}

const messageOf = (line: Buffer): string => String((JSON.parse(line.toString()) as { msg?: unknown }).msg)
