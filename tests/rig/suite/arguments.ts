/** `--name=value` as the two words `--name value`. */
export const wordsOf = (args: readonly string[]): string[] =>
  args.flatMap((each) => (/^--\w+=/.test(each) ? [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)] : each))

export interface Choice<Step> {
  /** The option that selects them; `only` by default. */
  option?: string
  all: readonly Step[]
  /** The name of a step, and whether a word selects it. */
  nameOf: (step: Step) => string
  matches: (step: Step, word: string) => boolean
  /** What the list consists of, such as `numbers of rows`. */
  words: string
}

/**
 * The steps that an option selects, in the order of the suite.
 * @throws Error that says what is wrong with the list
 */
export function chosenOf<Step>(list: string | undefined, { option = 'only', all, nameOf, matches, words }: Choice<Step>): Step[] {
  const wanted = (list ?? '').split(',').flatMap((word) => word.trim() || [])
  const unknown = wanted.filter((word) => !all.some((step) => matches(step, word)))
  if (wanted.length === 0 || unknown.length > 0) {
    const got = unknown.length > 0 ? unknown.join(', ') : 'nothing'
    throw new Error(`--${option} wants ${words}, got ${got}; there are ${all.map(nameOf).join(', ')}`)
  }
  return all.filter((step) => wanted.some((word) => matches(step, word)))
}

/** @throws Error if --json is not followed by a file */
export function fileOf(text: string | undefined): string {
  if (!text || text.startsWith('--')) throw new Error(`--json wants the name of a file, got ${JSON.stringify(text ?? 'nothing')}`)
  return text
}
