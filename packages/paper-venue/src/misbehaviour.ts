import { z } from 'zod'

const rate = z.number().min(0).max(1)
const ms = z.int().min(0).max(3_600_000)

/** How the paper venue misbehaves on request, in the order of evaluation. Rates are chances from 0 to 1 per call. */
export const misbehaviourSchema = z.strictObject({
  /** Every call fails at once, as with a refused connection. */
  down: z.boolean().default(false),
  /** No call is answered, and no order is accepted. */
  hang: z.boolean().default(false),
  /** Chance that a call fails without the order being accepted, as with a 503. */
  failureRate: rate.default(0),
  /** Share of the orders that are rejected; which ones follows from their client order id. */
  rejectRate: rate.default(0),
  /** Orders fill only after this delay, whether or not the caller still waits for the answer; 0: at once. */
  lateFillMs: ms.default(0),
  /** Chance that an order is accepted and filled, but the answer is lost and the caller waits in vain. */
  timeoutRate: rate.default(0),
  /** Chance that an order is accepted and filled, but the connection is cut instead of an answer. */
  dropAnswers: rate.default(0),
  /** The client order id of a filled order may be used again, and fills again, as at venues that keep ids unique only among open orders. */
  reusesIds: z.boolean().default(false),
  /** The venue's process ends when it fills the n-th order from now, with its book written and no answer sent; 0: never. */
  dieOnOrder: z.int().min(0).max(1_000_000_000).default(0),
  /** How long an answer takes. */
  latencyMs: ms.default(0),
  /** The seed of the chances. */
  seed: z.int().min(0).max(4_294_967_295).default(1),
})

export type Misbehaviour = z.infer<typeof misbehaviourSchema>
