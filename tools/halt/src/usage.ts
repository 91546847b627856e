export const usage = `npm run halt -- [status]
npm run halt -- all|symbol <symbol>|strategy <strategy> --reason <text>
npm run halt -- lift all|symbol <symbol>|strategy <strategy> --reason <text>

  status               say what is halted, by whom, since when and why, and
                       what each engine knows; the default
  all                  no engine places an order; the backlog waits
  symbol <symbol>      no order of this symbol is placed; others flow
  strategy <strategy>  no order of this strategy is placed; others flow
  lift …               end the halts of that which stand now; each is named
                       before, and one that comes meanwhile goes on

  --reason <text>      why; kept for ever, as is --by
  --by <name>          your name; by default that of your login here
  --yes                do not ask for confirmation
  --json               print one JSON document
  --help               print this text

A halt forbids placing orders. Positions are not closed, and orders that the
venue has are not cancelled: how many may still fill is shown. A halt stands
until it is lifted, whatever is restarted. Signals of a halted symbol or
strategy are tried again within 30 s after it is lifted.

A running engine places nothing 0.5 s after this command has recorded the
halt. An order that is on its way by then, or in the hands of a frozen engine,
may still reach the venue, which refuses it 3 s after the engine took the
signal, if their clocks agree. Engines with LEDGER=off hear of no halt.

While the database does not answer, engines place nothing either. But the halt
is NOT recorded: the command keeps trying, and fails if it is stopped before.

The database is DATABASE_URL, by default that of the npm start running from
this folder, else postgres://trading_halt:halt@localhost:5432/trading.

In scripts use npm run --silent halt -- …; npm prints lines of its own.
Exit codes: 0 done; 1 not recorded, or no answer; 2 wrong usage; 78 invalid
setting, or no halts there.
`
