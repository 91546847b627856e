import type { QueueFamily } from '@trading/contracts'

/** The name of the npm script. */
export const script = 'dlq'

export const usageOf = (families: readonly QueueFamily[]): string => `npm run dlq -- <verb> [options]

  list                       list the dead letters by cause
  show <id>                  show one: body, headers, attempts, full cause
  replay <which>             send back to the consumers, under the same id
  drop <id>|--cause <text>   delete permanently
  export [<which>]           print as JSON lines; removes nothing

<which> is an <id>, --cause <text> or --all. An id is the dead letter's or the
message's, or a unique prefix of either. A text matches any part of the cause,
ignoring case.

  --family <name> whose dead letters: ${families.map(({ name }) => name).join(', ')}; by default ${families[0]?.name}
  --extend <ms>   replay: make messages valid for at least this long from now;
                  without it, stale messages are refused
  --dry-run       replay, drop: only say what would be done
  --yes           replay, drop: do not ask for confirmation; required without
                  a terminal
  --json          print a JSON document, or one JSON line per dead letter
  --help          print this text

The broker is at RABBITMQ_URL, by default amqp://guest:guest@localhost:5672.
In scripts use npm run --silent dlq -- …, since npm prints lines of its own.
Exit codes: 0 done; 1 not all of it; 2 wrong usage; 78 invalid setting.
`
