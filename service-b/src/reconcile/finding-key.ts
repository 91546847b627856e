import { createHash } from 'node:crypto'

const idKey = 'id-sha256:'
const orderKey = 'order-sha256:'
/** What a client order id looks like nearly everywhere; any other is kept as a hash, since it may be of any length and hold anything. */
const plainId = /^[\x21-\x7e]{1,128}$/

const hash = (text: string): string => createHash('sha256').update(text, 'utf16le').digest('hex')

/** The key of a finding on the order of that id: the id itself where it is short and plain, and never that of another order. */
export const keyOfId = (id: string): string => (plainId.test(id) && !isHashed(id) ? id : idKey + hash(id))

/** The key of a finding on something in the list that has no id. */
export const keyOfElement = (said: string): string => orderKey + hash(said)

/** Whether there is no id to ask the venue by. */
export const isHashed = (key: string): boolean => key.startsWith(idKey) || key.startsWith(orderKey)
