/** Such as `one`, `one and two`, `one, two and three`. */
export function listed(words: readonly string[]): string {
  const [last = '', ...before] = [...words].reverse()
  return before.length > 0 ? `${before.reverse().join(', ')} and ${last}` : last
}

/** Such as `1 engine`, `5 engines`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
