const { setTimeout: sleep } = require('node:timers/promises')

/** Waits until the venue has filled the order, as its book shows it, whoever waits for its answer. */
async function onceBooked(fetch, orders, clientOrderId) {
  for (;;) {
    const { book } = await (await fetch(new URL('/book', orders))).json()
    if (book.some((order) => order.clientOrderId === clientOrderId && order.fills > 0)) return
    await sleep(5)
  }
}

module.exports = { onceBooked }
