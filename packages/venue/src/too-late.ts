import { OrderTooLate } from './errors'
import type { Order } from './venue'

/** Whether the order must no longer be accepted at that instant, in milliseconds since the epoch. */
export const isTooLate = ({ takeBy }: Order, at: number): boolean => takeBy !== undefined && takeBy <= at

/** The error for an order that was not accepted and never will be. */
export const tooLate = ({ takeBy = 0 }: Order): OrderTooLate =>
  new OrderTooLate(`the order had to be accepted before ${new Date(takeBy).toISOString()}`)
