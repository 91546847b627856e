const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An id as the platform spells it: a UUID in lower case. Any other id stays as it is, since case may tell two of them apart. */
export const spelledId = (id: string): string => (uuid.test(id) ? id.toLowerCase() : id)
