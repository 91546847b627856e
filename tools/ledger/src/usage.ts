export const usage = `npm run ledger -- <verb> [options]

  list                 list the signals, newest first
  show <id>            show every step of one signal
  findings             list where ledger and venue disagreed, newest first
  record <id>          record the outcome of an order whose answer could not
                       be read: --status FILLED --quantity --price --fee, or
                       --status REJECTED --reason; --at, --by and --why

A unique prefix of an id, at least 8 characters long, is enough.

  --status <status>    list: only STARTED, FILLED, REJECTED or EXPIRED
  --symbol <symbol>    list: only this symbol, in upper or lower case
  --open               findings: only those not resolved
  --since <when>       list, findings: no older than a span (30s, 10m, 2h, 3d)
                       or a time (2026-01-05T14:30:00Z)
  --limit <n>          list, findings: at most this many, by default 50
  --quantity --price --fee
                       record: decimals as the venue reports them; a negative
                       fee (--fee=-0.02) is a rebate
  --at <time>          record: execution time; default: when the answer came
  --by <name>          record: your name
  --why <text>         record: source of the information; kept, as is --by
  --yes                record: do not ask for confirmation
  --json               show: a JSON document; otherwise one JSON line each
  --help               print this text

The JSON of each signal has: signalId strategy symbol side quantity
referencePrice issuedAt validUntil status claims engine attempt redelivered
claimedAt receivedAt, and once it has ended (null before): venue filledQuantity
averagePrice fee reason executedAt endedAt endedBy; priceEpoch priceSequence
priceAt, null unless the signal names its price of market data; unreadableAt,
null unless the venue's answer was unreadable. engine to claimedAt describe the
last claim.
show adds earlierClaims (claim engine attempt redelivered at), report,
committedAt, sentAt, publishes, unreadable (venue why answer), byHand (by why
login at) and findings. A finding has foundAt kind clientOrderId engine detail,
resolvedAt once it is resolved, reopenedAt if it came back. Amounts are decimal
strings, times RFC 3339.

The database is DATABASE_URL, by default that of the npm start running from
this folder, else postgres://trading_engine:engine@localhost:5432/trading. Only
record writes, and only to a signal that has not ended and whose answer could
not be read.

In scripts use npm run --silent ledger -- …; npm prints lines of its own.
Exit codes: 0 done; 1 no such signal, no answer, or nothing recorded; 2 wrong
usage; 78 invalid setting, or no ledger there.
`
