import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { readAddress, withoutBrackets } from './address'
import { isRefusedPort } from './refused-ports'

/** One environment variable: its meaning, its valid values and its default. */
export interface Setting<T = unknown> {
  about: string
  /** The value if the variable is absent or empty, as it would be written in the environment. */
  default: string
  /** Describes the default if it is not a fixed value. */
  unset?: string
  /** Completes the sentence "NAME must be …". */
  expected: string
  schema: z.ZodType<T, string>
  /** Replaces an invalid value in that sentence, for settings that may hold a password. */
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

/** An integer that may be left unset; `unset` describes what applies then. */
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

/** Comma-separated words; empty means none. */
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
    // Commas alone must not pass as the empty list, which often means "all".
    .refine((value) => value === '' || /[^,\s]/.test(value))
    .transform((value) => value.split(',').flatMap((word) => word.trim() || []))
    .pipe(z.array(each)),
})

/** A setting whose wrong value is not shown. */
export const secret = <T>(setting: Setting<T>): Setting<T> => ({ ...setting, insteadOf: () => 'and its value, which is not shown, is not' })

const hostPattern = /^[\p{L}\p{N}_]([\p{L}\p{N}_.-]{0,252})$/u

/** The host on which a server listens: a name or an address of this machine. */
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
  /** Allows only protocol, host, port and path: no user name, password, query or fragment. */
  bare?: boolean
}

/** An address with one of the given protocols, or empty if the default is empty; its password is never shown. */
export const address = ({ protocols, bare = false, ...named }: AddressOptions): Setting<string> => ({
  about: named.about,
  default: named.default,
  expected: `${protocols[0]?.startsWith('a') ? 'an' : 'a'} ${protocols.map((protocol) => `${protocol}//`).join(' or ')} address${
    bare ? ' without user name, password and query' : ''
  }`,
  schema: z
    .string()
    .refine((value) => (value === '' && named.default === '') || isAddress(value, protocols, bare))
    // Normalized, since clients differ in how they parse unencoded spaces and quotes.
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
