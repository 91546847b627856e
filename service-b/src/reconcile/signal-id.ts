const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a client order id may be a signal's; the ledger need not be queried for any other. */
export const isSignalId = (clientOrderId: string): boolean => uuid.test(clientOrderId)
