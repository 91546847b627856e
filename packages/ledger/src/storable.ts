import { plainText } from '@trading/contracts'

/** The maximum length of a stored text. */
const maxTextLength = 4_000

const plain = (_: string, value: unknown): unknown => (typeof value === 'string' ? plainText(value, maxTextLength) : value)

/** The value as JSON for a `jsonb` column, which rejects NUL and lone surrogates. Foreign texts may contain them. */
export const storable = (value: object): string => JSON.stringify(value, plain)
