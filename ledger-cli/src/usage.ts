export const usage = `npm run ledger -- <verb> [options]

  list                 the signals, newest first
  show <id>            every step that one of them took
  findings             where the ledger and the venue disagreed, newest first

An id may be the beginning of one, of 8 characters at least, where that is
enough to tell it from the others.

  --status <status>    list: STARTED, FILLED, REJECTED or EXPIRED alone
  --symbol <symbol>    list: this symbol alone, in upper or lower case
  --since <when>       list, findings: not older than a span (30s, 10m, 2h, 3d)
                       or than a time (2026-01-05T14:30:00Z)
  --limit <n>          list, findings: so many at most, 50 unless told
  --json               show: a document; else a JSON line for each
  --help               this text

The JSON has, of each signal: signalId strategy symbol side quantity
referencePrice issuedAt validUntil status claims engine attempt redelivered
claimedAt receivedAt, and once it has ended (null before): venue filledQuantity
averagePrice fee reason executedAt endedAt endedBy. engine to claimedAt are of
the last claim. show adds earlierClaims (claim engine attempt redelivered at),
report, committedAt, sentAt, publishes and findings. A finding has foundAt kind
clientOrderId engine detail. Amounts are decimals in strings, times RFC 3339.

The database is at DATABASE_URL; without it, that of the npm start that runs
here, else postgres://trading_engine:engine@localhost:5432/trading. Nothing is
written.
For scripts: npm run --silent ledger -- …, since npm writes lines of its own.
Exit code 0: done; 1: no such signal, or no answer; 2: wrong usage; 78: a wrong
setting, or no ledger there.
`
