/** An address as it was read, or why it cannot be. Neither the fault nor `shown` has a password in it. */
export type ReadAddress = { url: URL; shown: string } | { fault: string }

const howToEncode = 'in a user name or password write / as %2F, ? as %3F, # as %23, @ as %40, : as %3A, % as %25 and a space as %20'

/**
 * Reads an address that may hold a password. One whose parts are in doubt is refused: of `amqp://user:12/34@host` a parser makes port 12 of
 * a host called user, and what it takes for host, port and path would then be shown.
 */
export function readAddress(value: string): ReadAddress {
  if (!/^\s*[a-z][a-z\d+.-]*:\/\//i.test(value)) return { fault: 'does not begin with a protocol and "//"' }
  if (!URL.canParse(value)) return { fault: `cannot be read: ${howToEncode}` }
  const url = new URL(value)
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return { fault: `has a "/", "?" or "#" before its last "@": ${howToEncode}` }
  if (![url.username, url.password, url.hostname, url.pathname, url.search].every(isDecodable))
    return { fault: `has a "%" that begins no encoded character: ${howToEncode}` }
  if (!url.hostname.startsWith('[') && /[:@]/.test(decodeURIComponent(url.hostname)))
    return { fault: 'has an encoded ":" or "@" in its host: those between user name, password and host stand as they are' }
  return { url, shown: shownOf(url) }
}

/** The address without its password and query, fit for a log; of one that is in doubt nothing. */
export function redactUrl(value: string): string {
  const read = readAddress(value)
  return 'url' in read ? read.shown : '(an address that cannot be read)'
}

/** The host of an address as sockets take it: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string => withoutBrackets(hostname)

export const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')

/** A host as addresses have it: an IPv6 address in brackets. */
export const hostInUrl = (host: string): string => (host.includes(':') ? `[${withoutBrackets(host)}]` : host)

function shownOf({ protocol, username, password, host, pathname }: URL): string {
  // A user name that stands alone is a token as often as it is a name.
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
