import type { Signal } from '@trading/contracts'

const none = { priceEpoch: undefined, priceSequence: undefined, priceAt: undefined }

/** The price of market data from which a signal was made, if it says so. */
export const priceOf = (signal: Signal) => (signal.schema === 2 ? signal : none)
