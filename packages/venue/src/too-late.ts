import { OrderTooLate } from './errors'
import type { Order } from './venue'

/** Whether the order must not be accepted any more at that instant, milliseconds since the epoch. */
export const isTooLate = ({ takeBy }: Order, at: number): boolean => takeBy !== undefined && takeBy <= at

/** Says that the order was not accepted, nor will be. */
export const tooLate = ({ takeBy = 0 }: Order): OrderTooLate =>
  new OrderTooLate(`it was to be taken before ${new Date(takeBy).toISOString()}`)
