export const usage = `npm run analytics -- [report] [options]

  slippage             what fills cost against the reference price, and against
                       the last tick when the signal arrived
  fills                how many signals were filled, and why others were not
  latency              percentiles by engine and step
  vwap                 average prices by day, beside the market's
  pnl                  profit and loss by strategy, first in first out

Without a report: all of them.

  --since <when>       signals received since a span (30s, 10m, 2h, 3d) or a
                       time (2026-01-05T14:30:00Z); pnl then starts flat
  --symbol <symbol>    only this symbol, in upper or lower case
  --strategy <name>    only this strategy
  --series             pnl: what was earned so far, over time. latency: a
                       histogram from issue to report
  --json               a JSON document for each report
  --csv                CSV with a header; with --series, of the series
  --help               print this text

A document has: report since symbol strategy ticks (whether there are any) rows,
for fills also reasons, and with --series histogram or series. Amounts are
decimal strings, times RFC 3339; docs/analytics.md explains every column.

The database is DATABASE_URL, by default that of the npm start running from
this folder, else postgres://trading_owner:owner@localhost:5432/trading. Ledger
and history are only read. The schema "analytics", whose functions are the
reports, is made anew by each run whose login may create it.

In scripts use npm run --silent analytics -- …; npm prints lines of its own.
Exit codes: 0 done; 1 no answer; 2 wrong usage; 78 invalid setting, or no ledger
there.
`
