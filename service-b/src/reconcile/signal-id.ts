const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a client order id can be a signal's id; the ledger is not queried for any other. */
export const isSignalId = (clientOrderId: string): boolean => uuid.test(clientOrderId)
