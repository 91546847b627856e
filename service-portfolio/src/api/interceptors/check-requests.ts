import { type DescField, type DescMessage, getOption, hasOption } from '@bufbuild/protobuf'
import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'
import { BadRequestSchema, pattern } from '@trading/portfolio-api'

interface Checked {
  field: DescField
  expression: RegExp
}

const known = new WeakMap<DescMessage, Checked[]>()

function checkedFieldsOf(type: DescMessage): Checked[] {
  const found = known.get(type)
  if (found) return found
  const fields = type.fields.filter((field) => hasOption(field, pattern))
  const checked = fields.map((field) => ({ field, expression: new RegExp(`^(?:${getOption(field, pattern)})$`) }))
  known.set(type, checked)
  return checked
}

/** @throws ConnectError INVALID_ARGUMENT, with each field that does not match its pattern in the detail google.rpc.BadRequest */
function check(type: DescMessage, message: object): void {
  const wrong = checkedFieldsOf(type).filter(({ field, expression }) =>
    [(message as Record<string, unknown>)[field.localName]].flat().some((text) => typeof text !== 'string' || !expression.test(text)),
  )
  if (wrong.length === 0) return
  const fieldViolations = wrong.map(({ field, expression }) => ({ field: field.name, description: `must match ${expression.source}` }))
  const sentence = fieldViolations.map(({ field, description }) => `${field} ${description}`).join('; ')
  throw new ConnectError(`the request is wrong: ${sentence}`, Code.InvalidArgument, undefined, [
    { desc: BadRequestSchema, value: { fieldViolations } },
  ])
}

/** Refuses requests with a text that does not match the pattern of its field. */
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
