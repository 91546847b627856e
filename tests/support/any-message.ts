import { headers, type Signal } from '@trading/contracts'
import { aSignal } from '@trading/rig/signals'
import { seededRandom } from '@trading/runtime'
import type { Options } from 'amqplib'

/** A message for the work queue, valid or not. */
export interface AnyMessage {
  /** Its message id, which identifies its dead letter. */
  name: string
  /** The mutations applied. */
  kind: string
  body: Buffer
  properties: Options.Publish
  /** The signal before the mutations; its `id` is the one in the message, if there is one. */
  signal: Signal
}

type Dice = ReturnType<typeof diceOf>

const diceOf = (random: () => number) => {
  const below = (most: number) => Math.floor(random() * most)
  const oneOf = <T>(values: readonly T[]): T => values[below(values.length)] as T
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
  const digits = (count: number) => times(count, () => below(10)).join('')
  return { random, below, oneOf, times, digits }
}

/** Any Unicode code point, including lone surrogates and noncharacters; each plane is as likely as ASCII. */
const codePoint = ({ below, oneOf }: Dice): string => {
  const ranges = [0x80, 0x800, 0x10000, 0x110000] as const
  const awkward = [0, 0x1b, 0x7f, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfeff, 0xfffd, 0xfffe, 0xffff, 0x10ffff, 0x2028, 0x202e]
  return String.fromCodePoint(below(40) === 0 ? oneOf(awkward) : below(oneOf(ranges)))
}

const text = (dice: Dice): string => dice.times(dice.oneOf([0, 1, 2, 10, 32, 63, 64, 65, 2_700]), () => codePoint(dice)).join('')

const amount = ({ below, digits, oneOf }: Dice): string =>
  oneOf([
    () => `${1 + below(9)}${digits(below(19))}`,
    () => `${below(10)}.${digits(1 + below(13))}`,
    () => `${1 + below(9)}${digits(17)}.${digits(12)}`,
    () => oneOf(['0', '0.0', '-1', '1e3', '.5', '5.', '01', '', 'NaN', '0.000000000001', '999999999999999999.999999999999', ' 1']),
  ])()

const instant = ({ below, digits, oneOf }: Dice): string => {
  const year = oneOf(['0000', '0001', '1582', '1969', '1970', '2026', '2100', '9999', '10000', '-0001', digits(4)])
  const fraction = oneOf(['', '.0', `.${digits(1 + below(9))}`, `.${digits(10 + below(30))}`, `.${digits(200)}`])
  const day = oneOf(['01-01', '02-28', '02-29', '02-30', '12-31', '06-15'])
  return `${year}-${day}T${oneOf(['00:00:00', '23:59:59', '23:59:60', '24:00:00', '12:30:15'])}${fraction}${oneOf(['Z', 'Z', 'Z', '+02:00', ''])}`
}

const symbol = ({ below, digits, oneOf, times }: Dice): string =>
  oneOf([
    () => times(1 + below(40), () => oneOf([...'ABCXYZ019./_-'])).join(''),
    () => oneOf(['', 'aapl', 'BTC/USDT', 'A B', 'A#B', 'A*B', `A${digits(63)}`, 'É', 'A\u0000', '....']),
  ])()

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

/** Possible mutations of a message; each returns the fields or properties that it changes. */
const changes: Record<string, (dice: Dice) => { fields?: object; properties?: Options.Publish; body?: string | Buffer }> = {
  strategy: (dice) => ({ fields: { strategy: text(dice) } }),
  'issued at': (dice) => ({ fields: { issuedAt: instant(dice) } }),
  'valid until': (dice) => ({ fields: { validUntil: instant(dice) } }),
  'short validity': ({ below }) => ({ fields: { validUntil: new Date(Date.now() + below(1_500)).toISOString() } }),
  quantity: (dice) => ({ fields: { quantity: amount(dice) } }),
  price: (dice) => ({ fields: { referencePrice: amount(dice) } }),
  amounts: (dice) => ({ fields: { quantity: amount(dice), referencePrice: amount(dice) } }),
  symbol: (dice) => ({ fields: { symbol: symbol(dice) } }),
  id: (dice) => ({ fields: { id: dice.oneOf(['', 'no-uuid', '00000000-0000-0000-0000-000000000000', text(dice)]) } }),
  number: ({ oneOf }) => ({
    fields: oneOf([
      { confidence: 5e-324 },
      { confidence: 1 },
      { confidence: -0 },
      { confidence: 2 },
      { sequence: Number.MAX_SAFE_INTEGER },
      { sequence: 2 ** 60 },
      { sequence: 1.5 },
    ]),
  }),
  'another type': ({ oneOf, below }) => ({
    fields: {
      [oneOf(['strategy', 'symbol', 'quantity', 'issuedAt', 'side'])]: oneOf([null, 1, true, {}, [], JSON.parse(nested(1 + below(1_000)))]),
    },
  }),
  'one more field': (dice) => ({
    fields: { [dice.oneOf(['__proto__', 'constructor', text(dice)])]: dice.oneOf([1, JSON.parse(nested(1_000))]) },
  }),
  'no object': ({ oneOf, digits }) => ({
    body: oneOf([
      '',
      'null',
      '[]',
      '"x"',
      digits(400),
      '{',
      Buffer.from([0xff, 0xfe, 0x00]),
      nested(20_000),
      JSON.stringify(aSignal()).replace('"test"', nested(30_000)),
      ' '.repeat(70_000),
    ]),
  }),
  'attempt header': ({ oneOf }) => ({
    properties: {
      headers: { [headers.attempt]: oneOf([0, -1, 1, 3, 4, 99, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER, 2 ** 60, 1.5, '1', null, true]) },
    },
  }),
  'foreign headers': (dice) => ({
    properties: {
      headers: dice.oneOf([
        { late: { '!': 'timestamp', value: 2n ** 64n - 1n } },
        { large: 'x'.repeat(65_000) },
        { halves: Array(7_000).fill(0.1) },
        { deep: JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) },
        { [text(dice).slice(0, 60) || 'x']: text(dice) },
        { 'x-death': [] },
      ]),
    },
  }),
  'other properties': (dice) => ({
    properties: dice.oneOf([
      { timestamp: Number.MAX_SAFE_INTEGER },
      { correlationId: text(dice).slice(0, 60) },
      { replyTo: 'x'.repeat(255) },
      { priority: 255 },
      { expiration: '60000' },
      { type: text(dice).slice(0, 60) || 'x' },
      { contentType: text(dice).slice(0, 60) || 'x' },
      { contentEncoding: 'gzip' },
    ]),
  }),
}

export interface AnyMessages {
  seed: number
  count: number
  /** One in this many messages is not mutated: a neighbour, which the others must not affect. */
  soundEvery: number
}

/** The same seed gives the same messages except for ids and times. A third of them have two mutations. */
export function anyMessages({ seed, count, soundEvery }: AnyMessages): AnyMessage[] {
  const dice = diceOf(seededRandom(seed))
  return Array.from({ length: count }, (_, index) => {
    const kinds = index % soundEvery === 0 ? [] : dice.times(dice.below(3) === 0 ? 2 : 1, () => dice.oneOf(Object.keys(changes)))
    const done = kinds.map((kind) => (changes[kind] as (typeof changes)[string])(dice))
    const signal = aSignal()
    const fields = Object.assign(Object.create(null), signal, ...done.map((change) => change.fields))
    const body = done.find((change) => change.body !== undefined)?.body ?? JSON.stringify(fields)
    const properties = Object.assign({}, ...done.map((change) => change.properties))
    const name = `message-${index}`
    return { name, kind: kinds.join(' + ') || 'sound', body: Buffer.from(body), properties: { ...properties, messageId: name }, signal }
  })
}
