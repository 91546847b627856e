import { createHash } from 'node:crypto'

const idKey = 'id-sha256:'
const orderKey = 'order-sha256:'
/** The usual form of a client order id. Any other is stored as a hash, because it may have any length and content. */
const plainId = /^[\x21-\x7e]{1,128}$/

const hash = (text: string): string => createHash('sha256').update(text, 'utf16le').digest('hex')

/** The key of a finding about the order with that id: the id itself if it is short and plain. Never the key of another order. */
export const keyOfId = (id: string): string => (plainId.test(id) && !isHashed(id) ? id : idKey + hash(id))

/** The key of a finding about an element of the list without an id. */
export const keyOfElement = (said: string): string => orderKey + hash(said)

/** Whether the key is a hash, so that there is no id to look up at the venue. */
export const isHashed = (key: string): boolean => key.startsWith(idKey) || key.startsWith(orderKey)
