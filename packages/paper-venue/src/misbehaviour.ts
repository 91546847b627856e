import { z } from 'zod'

const rate = z.number().min(0).max(1)
const ms = z.int().min(0).max(3_600_000)

/** The faults that the paper venue injects on request, in the order in which they apply. Rates are probabilities per call, from 0 to 1. */
export const misbehaviourSchema = z.strictObject({
  /** Every call fails at once, as if the connection were refused. */
  down: z.boolean().default(false),
  /** No call is answered, and no order is accepted. */
  hang: z.boolean().default(false),
  /** Probability that a call fails without accepting the order, as with a 503. */
  failureRate: rate.default(0),
  /** Share of the orders that are rejected, selected by client order id. */
  rejectRate: rate.default(0),
  /** Delay before an order fills, whether or not the caller still waits; 0: none. */
  lateFillMs: ms.default(0),
  /** Probability that an order is filled but never answered, so that the caller times out. */
  timeoutRate: rate.default(0),
  /** Probability that an order is filled but the connection is cut instead of an answer. */
  dropAnswers: rate.default(0),
  /** The client order id of a filled order can be reused and fills again, as at venues where ids are unique among open orders only. */
  reusesIds: z.boolean().default(false),
  /** The venue's process dies on the n-th fill from now, after writing its book and before answering; 0: never. */
  dieOnOrder: z.int().min(0).max(1_000_000_000).default(0),
  /** Delay before each answer. */
  latencyMs: ms.default(0),
  /** Seed of the random numbers. */
  seed: z.int().min(0).max(4_294_967_295).default(1),
})

export type Misbehaviour = z.infer<typeof misbehaviourSchema>
