import { engineAccess } from '@trading/contracts'
import { accessRefusal, refusedAccess } from './permission'

const refusal = (text: string, [classId, methodId]: [number, number]) =>
  Object.assign(
    new Error(`Operation failed; 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - ${text} in vhost '/' refused for user 'u'"`),
    {
      code: 403,
      classId,
      methodId,
    },
  )

test.each<[string, string, [number, number]]>([
  ["may not write to exchange 'x'", "write access to exchange 'x'", [60, 40]],
  ["may not read from queue 'q'", "read access to queue 'q'", [60, 20]],
  ["may not declare queue 'q'", "configure access to queue 'q'", [50, 10]],
  ["may not write to exchange 'x'", "access to exchange 'x'", [60, 40]],
  ["may not read from queue 'q'", "access to queue 'q'", [60, 20]],
  ["may not declare exchange 'x'", "access to exchange 'x'", [40, 10]],
  ["may not use queue 'q'", "access to queue 'q'", [50, 20]],
])('%s is what the broker means by %j', (words, text, operation) => {
  expect(refusedAccess(refusal(text, operation))).toBe(words)
})

test('a refused operation is told with the three patterns that would do, and without a password', () => {
  const told = accessRefusal(refusal("access to queue 'signals.work.v1'", [60, 20]), {
    address: 'amqp://u:***@broker',
    access: engineAccess,
  })
  expect(told).toMatchObject({ code: 'ACCESS_REFUSED', exitCode: 78 })
  expect(told?.message).toContain("the user of amqp://u:***@broker may not read from queue 'signals.work.v1'")
  expect(told?.message).toContain(
    String.raw`configure "^$", write "^(trading\.retry|trading\.dead|trading\.reports)$", read "^(signals\.work\.v1)$"`,
  )
})

test('what is refused for another reason is none', () => {
  expect(accessRefusal(Object.assign(new Error('no queue'), { code: 404 }), { address: '', access: engineAccess })).toBeUndefined()
})
