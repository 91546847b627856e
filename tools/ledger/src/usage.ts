export const usage = `npm run ledger -- <verb> [options]

  list                 the signals, newest first
  show <id>            every step that one of them took
  findings             where the ledger and the venue disagreed, newest first
  record <id>          record what became of an order whose answer could not
                       be read: --status FILLED --quantity --price --fee, or
                       --status REJECTED --reason; --at, --by and --why

An id may be the beginning of one, of 8 characters at least, where that is
enough to tell it from the others.

  --status <status>    list: STARTED, FILLED, REJECTED or EXPIRED alone
  --symbol <symbol>    list: this symbol alone, in upper or lower case
  --open               findings: those that hold, without the resolved ones
  --since <when>       list, findings: not older than a span (30s, 10m, 2h, 3d)
                       or than a time (2026-01-05T14:30:00Z)
  --limit <n>          list, findings: so many at most, 50 unless told
  --quantity --price --fee
                       record: decimals as the venue has them; a fee below
                       zero (--fee=-0.02) is a rebate
  --at <time>          record: when it was executed; else when the answer came
  --by <name>          record: who you are
  --why <text>         record: where you have it from; both are kept for good
  --yes                record: do not ask
  --json               show: a document; else a JSON line for each
  --help               this text

The JSON has, of each signal: signalId strategy symbol side quantity
referencePrice issuedAt validUntil status claims engine attempt redelivered
claimedAt receivedAt, and once it has ended (null before): venue filledQuantity
averagePrice fee reason executedAt endedAt endedBy; unreadableAt, null where
the venue's answer could be read. engine to claimedAt are of the last claim.
show adds earlierClaims (claim engine attempt redelivered at), report,
committedAt, sentAt, publishes, unreadable (venue why answer), byHand (by why
login at) and findings. A finding has foundAt kind clientOrderId engine detail,
resolvedAt where it no longer holds, reopenedAt where it came back. Amounts are
decimals in strings, times RFC 3339.

The database is at DATABASE_URL; without it, that of the npm start that runs
here, else postgres://trading_engine:engine@localhost:5432/trading. Only record
writes: a signal whose answer could not be read and that nobody has ended.

For scripts: npm run --silent ledger -- …, since npm writes lines of its own.
Exit code 0: done; 1: no such signal, no answer, or nothing recorded; 2: wrong
usage; 78: a wrong setting, or no ledger there.
`
