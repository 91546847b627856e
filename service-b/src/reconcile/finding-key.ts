import { createHash } from 'node:crypto'

const idKey = 'id-sha256:'
const orderKey = 'order-sha256:'
/** The usual form of a client order id; any other is stored as a hash, since it may have any length and content. */
const plainId = /^[\x21-\x7e]{1,128}$/

const hash = (text: string): string => createHash('sha256').update(text, 'utf16le').digest('hex')

/** The key of a finding on the order with that id: the id itself if it is short and plain, and never that of another order. */
export const keyOfId = (id: string): string => (plainId.test(id) && !isHashed(id) ? id : idKey + hash(id))

/** The key of a finding on a list element that has no id. */
export const keyOfElement = (said: string): string => orderKey + hash(said)

/** Whether the key contains no id that the venue could be asked for. */
export const isHashed = (key: string): boolean => key.startsWith(idKey) || key.startsWith(orderKey)
