import { z } from 'zod'
import { validatorCompiler } from './zod'

const check = (httpPart: string, schema: z.ZodType, value: unknown) =>
  validatorCompiler({ schema, httpPart, method: 'GET', url: '/' })(value) as { value?: unknown; error?: { errors: unknown; type: string } }

test('a wrong field is named with its part of the request, and an unknown one is no such field', () => {
  const schema = z.strictObject({ limit: z.coerce.number().max(200).default(50) })
  expect(check('querystring', schema, {})).toEqual({ value: { limit: 50 } })
  expect(check('querystring', schema, { limit: '201', order: 'asc' }).error).toMatchObject({
    type: 'invalid-request',
    errors: expect.arrayContaining([
      { field: 'query.limit', expected: expect.stringContaining('200') },
      { field: 'query.order', expected: 'no such field' },
    ]),
  })
})

test('names that the caller makes up are shortened, and so is their list', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${at}${'x'.repeat(500)}`, 1]))
  const { errors } = check('body', z.strictObject({}), many).error as { errors: { field: string }[] }
  expect(errors).toHaveLength(20)
  for (const { field } of errors) expect(field.length).toBeLessThanOrEqual(100)
})
