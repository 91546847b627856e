const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a client order id may be a signal's; any other is not worth asking the ledger about. */
export const isSignalId = (clientOrderId: string): boolean => uuid.test(clientOrderId)
