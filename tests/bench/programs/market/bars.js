const widths = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 }
const isBefore = (one, other) => (one.eventAt - other.eventAt || one.epoch - other.epoch || one.sequence - other.sequence) < 0

/** The bars of ticks in any order. */
exports.barsOf = (ticks) => {
  const bars = new Map()
  for (const tick of ticks) {
    for (const [width, ms] of Object.entries(widths)) {
      const startsAt = tick.eventAt - (tick.eventAt % ms)
      const key = `${tick.symbol} ${width} ${startsAt}`
      const bar = bars.get(key)
      if (bar) add(bar, tick)
      else {
        const { symbol, price, quantity } = tick
        bars.set(key, { symbol, width, startsAt, first: tick, last: tick, high: price, low: price, volume: Number(quantity), ticks: 1 })
      }
    }
  }
  return [...bars.values()]
}

function add(bar, tick) {
  const price = Number(tick.price)
  if (isBefore(tick, bar.first)) bar.first = tick
  if (isBefore(bar.last, tick)) bar.last = tick
  if (price > Number(bar.high)) bar.high = tick.price
  if (price < Number(bar.low)) bar.low = tick.price
  bar.volume += Number(tick.quantity)
  bar.ticks++
}

const opensEarlier =
  '(excluded.opened_at, excluded.opened_epoch, excluded.opened_sequence) < (candle.opened_at, candle.opened_epoch, candle.opened_sequence)'
const closesLater =
  '(excluded.closed_at, excluded.closed_epoch, excluded.closed_sequence) > (candle.closed_at, candle.closed_epoch, candle.closed_sequence)'
const given = (condition, columns) =>
  columns.map((column) => `${column} = CASE WHEN ${condition} THEN excluded.${column} ELSE candle.${column} END`).join(', ')

const upsert = `
  INSERT INTO candles AS candle (
    symbol, width, starts_at, source, open, high, low, close, volume, ticks,
    opened_at, opened_epoch, opened_sequence, closed_at, closed_epoch, closed_sequence)
  SELECT symbol, width, to_timestamp(starts_ms / 1000), 'ticks', open, high, low, close, volume, ticks,
    to_timestamp(opened_ms / 1000), opened_epoch, opened_sequence, to_timestamp(closed_ms / 1000), closed_epoch, closed_sequence
  FROM unnest($1::text[], $2::text[], $3::float8[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[], $9::int8[],
      $10::float8[], $11::int8[], $12::int8[], $13::float8[], $14::int8[], $15::int8[])
    AS bar (symbol, width, starts_ms, open, high, low, close, volume, ticks,
      opened_ms, opened_epoch, opened_sequence, closed_ms, closed_epoch, closed_sequence)
  ON CONFLICT (symbol, width, starts_at, source) DO UPDATE SET
    ${given(opensEarlier, ['open', 'opened_at', 'opened_epoch', 'opened_sequence'])},
    ${given(closesLater, ['close', 'closed_at', 'closed_epoch', 'closed_sequence'])},
    high = greatest(candle.high, excluded.high), low = least(candle.low, excluded.low),
    volume = candle.volume + excluded.volume, ticks = candle.ticks + excluded.ticks`

/** Adds bars to the candles that are there. */
exports.addBars = (client, bars) => {
  const column = (of) => bars.map(of)
  return client.query(upsert, [
    column(({ symbol }) => symbol),
    column(({ width }) => width),
    column(({ startsAt }) => startsAt),
    column(({ first }) => first.price),
    column(({ high }) => high),
    column(({ low }) => low),
    column(({ last }) => last.price),
    column(({ volume }) => volume),
    column(({ ticks }) => ticks),
    ...['first', 'last'].flatMap((end) => ['eventAt', 'epoch', 'sequence'].map((field) => column((bar) => bar[end][field]))),
  ])
}
