import { plainText } from '@trading/contracts'

/** What is kept of a single text. */
const maxTextLength = 4_000

const plain = (_: string, value: unknown): unknown => (typeof value === 'string' ? plainText(value, maxTextLength) : value)

/** The value as JSON that a `jsonb` column takes: it refuses a NUL and half a surrogate pair, which strangers' texts may hold. */
export const storable = (value: object): string => JSON.stringify(value, plain)
