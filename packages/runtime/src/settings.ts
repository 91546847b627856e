import { z } from 'zod'

/** One environment variable: what it means, what it must look like, and what holds when it is not set. */
export interface Setting<T = unknown> {
  about: string
  /** The value taken when the variable is absent or empty, spelt as one would in the environment. */
  default: string
  /** Ends the sentence "NAME must be …". */
  expected: string
  schema: z.ZodType<T, string>
  /** What may be shown of a wrong value; for those that can hold a password. */
  redact?: (value: string) => string
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
    .transform((value) => value.split(',').flatMap((word) => word.trim() || []))
    .pipe(z.array(each)),
})

/** An address with one of the given protocols, or none where the default is none; a password in it is never shown. */
export const address = ({ protocols, ...named }: Named<string> & { protocols: readonly string[] }): Setting<string> => ({
  about: named.about,
  default: named.default,
  expected: `${protocols[0]?.startsWith('a') ? 'an' : 'a'} ${protocols.map((protocol) => `${protocol}//`).join(' or ')} address`,
  schema: z.string().refine((value) => (value === '' && named.default === '') || isAddress(value, protocols)),
  redact: redactUrl,
})

const isAddress = (value: string, protocols: readonly string[]): boolean =>
  URL.canParse(value) && protocols.includes(new URL(value).protocol) && new URL(value).hostname !== ''

/** The address without its password, fit for a log. */
export function redactUrl(value: string): string {
  return value.replace(/\/\/([^/@:]*)(:[^/]*)?@/, (_, user: string, password?: string) => `//${user}${password ? ':***' : ''}@`)
}
