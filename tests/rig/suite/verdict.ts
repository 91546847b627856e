/** The result of a step: `not possible` if it would disturb an external server. */
export type Verdict = 'holds' | 'broken' | 'not possible'

export interface Judged {
  /** The name of the step, as for `--only`. */
  name: string
  verdict: Verdict
}

export interface VerdictOptions {
  /** The word for one step, such as `row`. */
  thing: string
  seconds: number
  /** Total figures, if every step holds. */
  figures: string
  /** The same in brackets, if only some steps were possible. */
  figuresOfSome?: string
}

/** The last line of a run: the overall verdict. */
export function verdictOn(judged: readonly Judged[], { thing, seconds, figures, figuresOfSome = '' }: VerdictOptions): string {
  const time = timeOf(seconds)
  const total = judged.length
  const named = (wanted: Verdict) => judged.filter(({ verdict }) => verdict === wanted).map(({ name }) => name)
  const [broken, notPossible] = [named('broken'), named('not possible')]
  if (broken.length > 0) return `BROKEN: ${broken.length} of ${total} ${thing}s (${broken.join(', ')}), in ${time}`
  if (notPossible.length > 0)
    return `INCOMPLETE: ${total - notPossible.length} of ${total} ${thing}s hold${figuresOfSome}, not possible here: ${notPossible.join(', ')}; in ${time}`
  return `${total === 1 ? `the ${thing} holds` : `all ${total} ${thing}s hold`}: ${figures}, in ${time}`
}

const timeOf = (seconds: number): string =>
  seconds < 60 ? `${Math.round(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
