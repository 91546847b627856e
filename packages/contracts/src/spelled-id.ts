const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An id in the platform's spelling: UUIDs in lower case. Other ids are unchanged, since they may differ in case only. */
export const spelledId = (id: string): string => (uuid.test(id) ? id.toLowerCase() : id)
