export const usage = `npm run history -- <verb> [options]

  load <file>          load a CSV file of bars as candles of --symbol
  candles <symbol>     print candles, the oldest first
  status               print what the history holds

A file has the columns date, open, high, low and close, and perhaps volume, in
any order and case and among others; a column time is added to the date. It is
checked first: if a row is wrong, nothing is stored, and the first ten wrong
rows are printed. Load it again after an interruption: what is there stays.

  --symbol <symbol>    load: the symbol of the file's prices
  --width <width>      1m, 1h or 1d, by default 1d. load: how long each bar of
                       the file lasts; a bar of 1d is that of the day written
  --source <name>      load: what the candles have as their source, by default
                       the file's name. candles: only those of this source;
                       "ticks" for those made from ticks
  --from <when>        candles: from this day (2026-01-05, UTC), this time
                       (2026-01-05T14:30:00Z), or so long ago (30s, 10m, 2h, 3d)
  --to <when>          candles: before it
  --limit <n>          candles: at most the newest n, by default 50, with --json
                       or --csv all
  --json               load, status: a JSON document; candles: one JSON line each
  --csv                candles: CSV with a header
  --help               print this text

The JSON of a candle has: symbol width startsAt source open high low close
volume ticks. ticks is 0 for a candle that was loaded. Amounts are decimal
strings, times RFC 3339.

The database is DATABASE_URL, by default that of the npm start running from
this folder, else postgres://trading_market:market@localhost:5432/trading. Only
load writes, and only candles whose source is not "ticks".

In scripts use npm run --silent history -- …; npm prints lines of its own.
Exit codes: 0 done; 1 a file that cannot be loaded, or no answer; 2 wrong usage;
78 invalid setting, or no history there.
`
