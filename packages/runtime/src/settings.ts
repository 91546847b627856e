import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { readAddress, withoutBrackets } from './address'
import { isRefusedPort } from './refused-ports'

/** One environment variable: what it means, what it must look like, and what holds when it is not set. */
export interface Setting<T = unknown> {
  about: string
  /** The value taken when the variable is absent or empty, spelt as one would in the environment. */
  default: string
  /** What holds then, in words, where it is no fixed value. */
  unset?: string
  /** Ends the sentence "NAME must be …". */
  expected: string
  schema: z.ZodType<T, string>
  /** Ends that sentence for a wrong value in place of the value itself; for those that can hold a password. */
  insteadOf?: (value: string) => string
}

export type Settings = Record<string, Setting>
export type Values<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never }

type Named<T> = { default: T; about: string }

export const integer = ({ min, max, ...named }: Named<number> & { min: number; max: number }): Setting<number> => ({
  about: named.about,
  default: String(named.default),
  expected: `a whole number from ${min} to ${max}`,
  schema: z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max)),
})

/** One that may be left unset; `unset` says in words what holds then. */
export const optionalInteger = ({
  min,
  max,
  about,
  unset,
}: Pick<Setting, 'about'> & { min: number; max: number; unset: string }): Setting<number | undefined> => ({
  about,
  default: '',
  unset,
  expected: `a whole number from ${min} to ${max}`,
  schema: z
    .string()
    .regex(/^(-?\d{1,15})?$/)
    .transform((value) => (value === '' ? undefined : Number(value)))
    .pipe(z.int().min(min).max(max).optional()),
})

export const fraction = (named: Named<number>): Setting<number> => ({
  about: named.about,
  default: String(named.default),
  expected: 'a number from 0 to 1',
  schema: z
    .string()
    .regex(/^\d*\.?\d+$/)
    .transform(Number)
    .pipe(z.number().min(0).max(1)),
})

export const choice = <const T extends string>({ of, ...named }: Named<T> & { of: readonly T[] }): Setting<T> => ({
  about: named.about,
  default: named.default,
  expected: `one of ${of.join(', ')}`,
  schema: z.enum(of),
})

export const text = ({
  expected = 'some text',
  schema = z.string(),
  ...named
}: Named<string> & Partial<Setting<string>>): Setting<string> => ({
  about: named.about,
  default: named.default,
  ...(named.unset !== undefined && { unset: named.unset }),
  expected,
  schema,
})

/** Words between commas; empty means none. */
export const list = ({
  each,
  expected = 'a list such as AAPL,MSFT',
  ...named
}: Named<string> & { each: z.ZodType<string, string>; expected?: string }): Setting<readonly string[]> => ({
  about: named.about,
  default: named.default,
  expected,
  schema: z
    .string()
    // Commas alone would pass for the empty list, which mostly means all.
    .refine((value) => value === '' || /[^,\s]/.test(value))
    .transform((value) => value.split(',').flatMap((word) => word.trim() || []))
    .pipe(z.array(each)),
})

const hostPattern = /^[\p{L}\p{N}_]([\p{L}\p{N}_.-]{0,252})$/u

/** Where a server listens: a name or an address of this machine. */
export const host = (named: Named<string>): Setting<string> => ({
  about: named.about,
  default: named.default,
  expected: 'a host name or an IP address',
  schema: z
    .string()
    .transform(withoutBrackets)
    .refine((value) => hostPattern.test(value) || isIPv6(value)),
})

export interface AddressOptions extends Named<string> {
  protocols: readonly string[]
  /** Whether it is protocol, host, port and path alone, without user name, password, query and fragment. */
  bare?: boolean
}

/** An address with one of the given protocols, or none where the default is none; a password in it is never shown. */
export const address = ({ protocols, bare = false, ...named }: AddressOptions): Setting<string> => ({
  about: named.about,
  default: named.default,
  expected: `${protocols[0]?.startsWith('a') ? 'an' : 'a'} ${protocols.map((protocol) => `${protocol}//`).join(' or ')} address${
    bare ? ' without user name, password and query' : ''
  }`,
  schema: z
    .string()
    .refine((value) => (value === '' && named.default === '') || isAddress(value, protocols, bare))
    // As its parser wrote it: clients differ in what they make of a bare space or quote.
    .transform((value) => (value === '' ? value : new URL(value).href)),
  insteadOf: instead,
})

function isAddress(value: string, protocols: readonly string[], bare: boolean): boolean {
  const read = readAddress(value)
  if (!('url' in read)) return false
  const { protocol, hostname, username, password, search, hash } = read.url
  return protocols.includes(protocol) && hostname !== '' && !isRefusedPort(read.url) && !(bare && (username || password || search || hash))
}

function instead(value: string): string {
  const read = readAddress(value)
  if ('fault' in read) return `and its value (not shown, as it may hold a password) ${read.fault}`
  const port = isRefusedPort(read.url) ? `, whose port ${read.url.port} no HTTP client connects to` : ''
  return `got "${read.shown}"${read.url.search || read.url.hash ? ' with a query' : ''}${port}`
}
