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
}

export function operationsOf(document: Schema): Operation[] {
  return Object.entries<Schema>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Schema>(methods).map(([method, { parameters = [], requestBody }]) => ({
      ...{ method: method.toUpperCase(), path, parameters },
      body: requestBody?.content['application/json'].schema,
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
      return texts
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

export function requestsOf({ method, path, parameters, body }: Operation): fc.Arbitrary<AnyRequest> {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place)
  const texted = (place: string, permitted: (value: string) => boolean) =>
    fc.record(Object.fromEntries(of(place).map(({ name, schema }) => [name, valueFor(schema).map(asText).filter(permitted)])), {
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
