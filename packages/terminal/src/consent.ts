import type { Terminal } from './terminal'
import { UsageError } from './user-error'

export interface ConsentOptions {
  /** What follows `npm run`. */
  script: string
  /** The verb, as on the command line. */
  verb: string
  /** Whether --yes was given, which skips the question. */
  yes: boolean
  terminal: Pick<Terminal, 'ask'>
}

/**
 * Asks for consent to a change, with a question that ends in `(yes/no) `.
 * @throws UsageError at once if there is no terminal and --yes was not given
 */
export function consentTo({ script, verb, yes, terminal: { ask } }: ConsentOptions): (question: string) => Promise<boolean> {
  if (yes) return async () => true
  if (!ask)
    throw new UsageError(`${verb} asks for confirmation, and there is no terminal: pass --yes, as in npm run ${script} -- ${verb} … --yes`)
  return ask
}
