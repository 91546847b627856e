import fc from 'fast-check'

// Requests that follow from an OpenAPI document, right and wrong ones.

export interface AnyRequest {
  method: string
  /** With its query. */
  path: string
  headers: Record<string, string>
  body: string | undefined
}

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema.
type Schema = any

export interface Operation {
  method: string
  path: string
  parameters: readonly { in: string; name: string; required?: boolean; schema: Schema }[]
  body: Schema | undefined
  /** The schemas of its answers, by status: `200`, `4XX`. Undefined for one without a body. */
  answers: Readonly<Record<string, Schema | undefined>>
}

export function operationsOf(document: Schema): Operation[] {
  return Object.entries<Schema>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Schema>(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      ...{ method: method.toUpperCase(), path, parameters },
      body: requestBody?.content['application/json'].schema,
      answers: Object.fromEntries(
        Object.entries<Schema>(responses).map(([status, { content = {} }]) => [status, Object.values<Schema>(content)[0]?.schema]),
      ),
    })),
  )
}

const someTexts = fc.constantFrom(
  'AAPL',
  'ES/U4 P5550',
  '10',
  '0.000000000001',
  '-1',
  '1e9',
  '0',
  '2026-01-05T14:30:00.000Z',
  '',
  ' ',
  'all',
  'null',
)
const texts = fc.oneof(someTexts, fc.uuid({ version: 7 }), fc.string({ maxLength: 70 }), fc.string({ unit: 'binary', maxLength: 20 }))
/** Also those that a database may not know. */
const times = fc.oneof(
  fc.constantFrom(
    '0000-01-01T00:00:00.000Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2026-02-30T00:00:00Z',
    '2026-01-05T14:30Z',
  ),
  fc.date({ min: new Date('2025-12-01'), max: new Date('2027-12-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  texts,
)
const sane = (value: string): boolean => !/\p{Cs}/u.test(value)

/** A value of a schema, most of the time. */
function valueFor(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ arbitrary: likely(schema), weight: 9 }, { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 1 })
}

function likely(schema: Schema): fc.Arbitrary<unknown> {
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return fc.oneof(...choices.map(valueFor))
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return objectOf(schema)
    case 'array':
      return fc.array(valueFor(schema.items), { maxLength: 5 })
    case 'integer':
      return fc.oneof(fc.integer(), fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 }))
    case 'number':
      return fc.oneof(fc.double(), fc.double({ min: 0, max: 1 }))
    case 'boolean':
      return fc.boolean()
    default:
      return schema.format === 'date-time' ? times : texts
  }
}

function objectOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const values = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueFor(schema)]))
  const whole = fc.record(values, { requiredKeys: required })
  const extra = fc.tuple(whole, fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }))
  return fc.oneof(
    { arbitrary: whole, weight: 7 },
    { arbitrary: fc.record(values, { requiredKeys: [] }), weight: 2 },
    { arbitrary: extra.map(([object, more]) => ({ ...object, ...more })), weight: 1 },
  )
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : String(JSON.stringify(value)))

/** What exists, by the name of the parameter: most requests then ask for it. */
export type Known = Readonly<Record<string, readonly string[]>>

export function requestsOf({ method, path, parameters, body }: Operation, known: Known = {}): fc.Arbitrary<AnyRequest> {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place)
  const oneOf = (name: string, schema: Schema): fc.Arbitrary<string> => {
    const any = valueFor(schema).map(asText)
    return known[name]?.length ? fc.oneof({ arbitrary: fc.constantFrom(...known[name]), weight: 2 }, { arbitrary: any, weight: 1 }) : any
  }
  const texted = (place: string, permitted: (value: string) => boolean) =>
    fc.record(Object.fromEntries(of(place).map(({ name, schema }) => [name, oneOf(name, schema).filter(permitted)])), {
      requiredKeys: of(place)
        .filter(({ required }) => required)
        .map(({ name }) => name),
    })
  const printable = (value: string): boolean => /^[!-~]+$/.test(value)
  const bodies =
    body === undefined
      ? fc.constant(undefined)
      : fc.oneof({ arbitrary: valueFor(body).map(asText), weight: 9 }, { arbitrary: texts, weight: 1 })
  const queries = fc.tuple(
    texted('query', sane),
    fc.dictionary(fc.constantFrom('x', 'limit', 'cursor', '__proto__', 'a[b]'), fc.string({ maxLength: 8 }), { maxKeys: 1 }),
  )
  return fc
    .tuple(
      texted('path', (value) => sane(value) && value !== ''),
      queries,
      texted('header', printable),
      bodies,
    )
    .map(([names, [query, more], headers, sent]) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent((names as Record<string, string>)[name] ?? ''))
      const asked = Object.entries({ ...query, ...more }).filter(([, value]) => sane(String(value)))
      const search = new URLSearchParams(asked as [string, string][]).toString()
      return {
        method,
        path: search === '' ? filled : `${filled}?${search}`,
        headers: headers as Record<string, string>,
        body: sent as string | undefined,
      }
    })
}
