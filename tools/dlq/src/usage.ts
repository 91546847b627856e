import type { QueueFamily } from '@trading/contracts'

/** What follows `npm run`. */
export const script = 'dlq'

export const usageOf = (families: readonly QueueFamily[]): string => `npm run dlq -- <verb> [options]

  list                       the dead letters by their causes
  show <id>                  one of them: body, headers, attempts, the whole cause
  replay <which>             back to its consumers, under the message's own id
  drop <id>|--cause <text>   gone for good
  export [<which>]           JSON lines on standard output; removes nothing

<which> is an <id>, --cause <text> or --all. An id may be the dead letter's or
the message's, or the beginning of either where that is enough to tell it from
the others. A text matches any part of the cause, in capitals or not.

  --family <name> whose dead letters: ${families.map(({ name }) => name).join(', ')}; by default ${families[0]?.name}
  --extend <ms>   replay: gives a deadline that long from now to what is stale
                  or would be by then; without it, what is stale is refused
  --dry-run       replay, drop: only says what it would do
  --yes           replay, drop: does not ask first; wanted where there is no
                  terminal to ask on
  --json          a document, or a JSON line for each dead letter
  --help          this text

The broker is at RABBITMQ_URL, by default amqp://guest:guest@localhost:5672.
For scripts: npm run --silent dlq -- …, since npm writes lines of its own.
Exit code 0: done; 1: not all of it; 2: wrong usage; 78: a wrong setting.
`
