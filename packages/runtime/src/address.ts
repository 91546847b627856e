/** A parsed address, or why it is invalid. Neither the fault nor `shown` contains a password. */
export type ReadAddress = { url: URL; shown: string } | { fault: string }

const howToEncode = 'in a user name or password write / as %2F, ? as %3F, # as %23, @ as %40, : as %3A, % as %25 and a space as %20'

/**
 * Parses an address that may contain a password. An ambiguous address is rejected: a parser reads `amqp://user:12/34@host` as port 12 of
 * host `user`, and the password would be shown as port and path.
 */
export function readAddress(value: string): ReadAddress {
  if (!/^\s*[a-z][a-z\d+.-]*:\/\//i.test(value)) return { fault: 'does not begin with a protocol and "//"' }
  if (!URL.canParse(value)) return { fault: `cannot be read: ${howToEncode}` }
  const url = new URL(value)
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return { fault: `has a "/", "?" or "#" before its last "@": ${howToEncode}` }
  if (![url.username, url.password, url.hostname, url.pathname, url.search].every(isDecodable))
    return { fault: `has a "%" that does not start an encoded character: ${howToEncode}` }
  if (!url.hostname.startsWith('[') && /[:@]/.test(decodeURIComponent(url.hostname)))
    return { fault: 'has an encoded ":" or "@" in its host: do not encode those that separate user name, password and host' }
  return { url, shown: shownOf(url) }
}

/** The address without its password and query, safe to log; nothing of an ambiguous address. */
export function redactUrl(value: string): string {
  const read = readAddress(value)
  return 'url' in read ? read.shown : '(an address that cannot be read)'
}

/** The host of an address in the form that sockets expect: an IPv6 address without brackets. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string => withoutBrackets(hostname)

export const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')

/** A host in the form that URLs expect: an IPv6 address in brackets. */
export const hostInUrl = (host: string): string => (host.includes(':') ? `[${withoutBrackets(host)}]` : host)

function shownOf({ protocol, username, password, host, pathname }: URL): string {
  // A user name without a password may be a token.
  const login = password ? `${username}:***@` : username && '***@'
  return `${protocol}//${login}${host}${pathname === '/' ? '' : pathname}`
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part)
    return true
  } catch {
    return false
  }
}
