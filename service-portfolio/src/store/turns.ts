import type { Querying } from '@trading/postgres'

const takeStatement = { text: 'UPDATE reservation_turns SET turn = turn + 1' }

/**
 * Takes the turn of whoever decides about reservations, and keeps it until the transaction ends: what was decided from an older state fails, and
 * nothing is decided meanwhile.
 */
export const takeTurn = (querying: Querying) => querying.values(takeStatement, [])
