import { fraction, integer, type Values } from '@trading/runtime'

/** The settings of the paper venue, whether in-process or a server. */
export const paperVenueSettings = {
  VENUE_LATENCY_MS: integer({ min: 0, max: 600_000, default: 20, about: 'How long the paper venue takes to fill an order.' }),
  VENUE_SLIPPAGE_BPS: integer({
    min: 0,
    max: 9_999,
    default: 2,
    about: 'Maximum slippage of the paper venue, in basis points of the price.',
  }),
  VENUE_FEE_BPS: integer({ min: 0, max: 10_000, default: 1, about: 'Fee of the paper venue, in basis points of the notional.' }),
  VENUE_FAILURE_RATE: fraction({
    default: 0,
    about: 'Share of calls that the paper venue answers with an error, without accepting the order.',
  }),
  VENUE_TIMEOUT_RATE: fraction({ default: 0, about: 'Share of calls whose order the paper venue fills but whose answer is lost.' }),
  VENUE_LATE_FILL_MS: integer({
    min: 0,
    max: 600_000,
    default: 0,
    about: 'Delay before the paper venue fills an order, whether or not the caller still waits.',
  }),
}

/** The paper venue's options from its settings. */
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
