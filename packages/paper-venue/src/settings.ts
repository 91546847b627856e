import { fraction, integer, type Values } from '@trading/runtime'

/** The settings of the paper venue, in the process or as a server. */
export const paperVenueSettings = {
  VENUE_LATENCY_MS: integer({ min: 0, max: 600_000, default: 20, about: 'How long the paper venue takes to fill an order.' }),
  VENUE_SLIPPAGE_BPS: integer({ min: 0, max: 9_999, default: 2, about: 'Its worst slippage, in hundredths of a percent of the price.' }),
  VENUE_FEE_BPS: integer({ min: 0, max: 10_000, default: 1, about: 'Its fee, in hundredths of a percent of the notional.' }),
  VENUE_FAILURE_RATE: fraction({
    default: 0,
    about: 'On request: the share of calls that it answers with an error, without taking the order.',
  }),
  VENUE_TIMEOUT_RATE: fraction({ default: 0, about: 'On request: the share of calls whose order it fills but whose answer is lost.' }),
  VENUE_LATE_FILL_MS: integer({
    min: 0,
    max: 600_000,
    default: 0,
    about: 'On request: it fills only after so long, whether or not anybody still waits.',
  }),
}

/** What the settings say about the paper venue, in the process or as a server. */
export const paperOptions = (config: Values<typeof paperVenueSettings>) => ({
  slippageBps: config.VENUE_SLIPPAGE_BPS,
  feeBps: config.VENUE_FEE_BPS,
  misbehaviour: {
    latencyMs: config.VENUE_LATENCY_MS,
    failureRate: config.VENUE_FAILURE_RATE,
    timeoutRate: config.VENUE_TIMEOUT_RATE,
    lateFillMs: config.VENUE_LATE_FILL_MS,
  },
})
