/** Ticks of a symbol, numbered on at each call. Their prices are near that of the benchmark's signals. */
exports.tickSource = (symbol) => {
  let sequence = 0
  return (count) =>
    Array.from({ length: count }, () => {
      const at = Date.now()
      sequence++
      const price = (1450 + (sequence % 1_000) / 100).toFixed(2)
      return { symbol, epoch: 1, sequence, price, quantity: undefined, eventAt: at, ingestedAt: at }
    })
}
