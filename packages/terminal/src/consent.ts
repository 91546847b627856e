import type { Terminal } from './terminal'
import { UsageError } from './user-error'

export interface ConsentOptions {
  /** What follows `npm run`. */
  script: string
  /** What is to be done, as it stands on the command line. */
  verb: string
  /** Whether --yes was given: nobody is asked then. */
  yes: boolean
  terminal: Pick<Terminal, 'ask'>
}

/**
 * For what changes something: how to have a person's consent to it, by a question that ends in `(yes/no) `.
 * @throws UsageError at once where nobody is there to be asked and --yes was not given
 */
export function consentTo({ script, verb, yes, terminal: { ask } }: ConsentOptions): (question: string) => Promise<boolean> {
  if (yes) return async () => true
  if (!ask)
    throw new UsageError(`${verb} asks first, and there is no terminal to ask on: pass --yes, as in npm run ${script} -- ${verb} … --yes`)
  return ask
}
