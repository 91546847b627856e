const { setTimeout: sleep } = require('node:timers/promises')

/** Waits until the venue's book shows the order as filled. */
async function onceBooked(fetch, orders, clientOrderId) {
  for (;;) {
    const { book } = await (await fetch(new URL('/book', orders))).json()
    if (book.some((order) => order.clientOrderId === clientOrderId && order.fills > 0)) return
    await sleep(5)
  }
}

module.exports = { onceBooked }
