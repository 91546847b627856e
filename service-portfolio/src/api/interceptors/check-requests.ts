import { type DescField, type DescMessage, getOption, hasOption } from '@bufbuild/protobuf'
import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import { BadRequestSchema, pattern } from '@trading/portfolio-api'

interface Checked {
  field: DescField
  expression: RegExp
}

interface CheckedType {
  texts: readonly Checked[]
  /** Fields that hold a message with texts of its own. */
  within: readonly (DescField & { message: DescMessage })[]
}

type Fields = Record<string, unknown>

const known = new WeakMap<DescMessage, CheckedType>()

function checkedFieldsOf(type: DescMessage): CheckedType {
  const found = known.get(type)
  if (found) return found
  const texts = type.fields.filter((field) => hasOption(field, pattern))
  const within = type.fields.filter((field) => field.fieldKind === 'message')
  const checked = { texts: texts.map((field) => ({ field, expression: new RegExp(`^(?:${getOption(field, pattern)})$`) })), within }
  known.set(type, checked)
  return checked
}

/** The message in a field; undefined if there is none. */
function messageIn(message: Fields, { oneof, localName }: DescField): Fields | undefined {
  if (!oneof) return message[localName] as Fields | undefined
  const chosen = message[oneof.localName] as { case?: string; value?: Fields }
  return chosen.case === localName ? chosen.value : undefined
}

function violationsIn(type: DescMessage, message: Fields, prefix = ''): { field: string; description: string }[] {
  const { texts, within } = checkedFieldsOf(type)
  const wrong = texts.filter(({ field, expression }) =>
    [message[field.localName]].flat().some((text) => typeof text !== 'string' || !expression.test(text)),
  )
  return [
    ...wrong.map(({ field, expression }) => ({ field: `${prefix}${field.name}`, description: `must match ${expression.source}` })),
    ...within.flatMap((field) => {
      const inner = messageIn(message, field)
      return inner ? violationsIn(field.message, inner, `${prefix}${field.name}.`) : []
    }),
  ]
}

/** @throws ConnectError INVALID_ARGUMENT, with each field that does not match its pattern in the detail google.rpc.BadRequest */
function check(type: DescMessage, message: object): void {
  const fieldViolations = violationsIn(type, message as Fields)
  if (fieldViolations.length === 0) return
  const sentence = fieldViolations.map(({ field, description }) => `${field} ${description}`).join('; ')
  throw new ConnectError(`the request is wrong: ${sentence}`, Code.InvalidArgument, undefined, [
    { desc: BadRequestSchema, value: { fieldViolations } },
  ])
}

/** Refuses requests with a text that does not match the pattern of its field, or of a field of a message within. */
export const checkRequests: Interceptor = (next) => (request) => {
  if (request.stream) return next({ ...request, message: checkEach(request.method.input, request.message) })
  check(request.method.input, request.message)
  return next(request)
}

async function* checkEach<T extends object>(type: DescMessage, messages: AsyncIterable<T>) {
  for await (const message of messages) {
    check(type, message)
    yield message
  }
}
