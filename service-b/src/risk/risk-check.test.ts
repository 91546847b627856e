import type { Context } from '@trading/messaging'
import { RiskUnavailable } from '@trading/portfolio-api'
import { neverAborted } from '@trading/venue/examples'
import { signal } from '../examples.fixture'
import { type RiskCheckOptions, riskCheck } from './risk-check'

function checked(reserve: RiskCheckOptions['client']['reserve'], { forbidden = false, leftMs = 1 } = {}) {
  const answers: string[] = []
  const { check, early } = riskCheck({
    client: { reserve },
    isForbidden: () => forbidden,
    onAnswer: (answer) => answers.push(answer),
    now: () => Date.parse(signal().validUntil) - leftMs,
  })
  return { answers, check, early, objection: () => check(signal(), neverAborted) }
}

test('an order is asked about with what is to be reserved for it', async () => {
  const asked: unknown[] = []
  const { answers, objection } = checked(async (order) => {
    asked.push(order)
    return { decision: 'reserved' }
  })
  expect(await objection()).toBeUndefined()
  const { id: signalId, symbol, side, quantity, referencePrice, validUntil } = signal()
  expect(asked).toEqual([{ signalId, symbol, side, quantity, referencePrice, validUntil }])
  expect(answers).toEqual(['reserved'])
})

test('a limit rejects the signal, with the reason', async () => {
  const { answers, objection } = checked(async () => ({ decision: 'refused', reason: 'above the limit' }))
  expect(await objection()).toEqual({ rejects: 'above the limit' })
  expect(answers).toEqual(['refused'])
})

test.each([
  ['nothing can be decided now', async () => ({ decision: 'later', reason: 'no fresh price' }) as const, 'later'],
  ['there is no answer', () => Promise.reject(new RiskUnavailable('no answer within 50 ms')), 'none'],
  ['asking fails in any other way', () => Promise.reject(new TypeError('a defect')), 'none'],
])('while %s, the signal waits, and no attempt is counted', async (_, reserve, answer) => {
  const { answers, objection } = checked(reserve)
  expect(await objection()).toMatchObject({ waits: { code: 'UNAVAILABLE', counted: false, inDoubt: false } })
  expect(answers).toEqual([answer])
})

/** Whether a delivery is asked about before it is handled, and what its handler is then told. */
async function delivered(context: { redelivered?: boolean; retried?: boolean }, options: Parameters<typeof checked>[1] = {}) {
  let asked = 0
  const { check, early } = checked(async () => {
    asked++
    return { decision: 'refused', reason: `answer ${asked}` }
  }, options)
  const seen: { before: number; objection?: unknown } = { before: 0 }
  const handle = early(async () => {
    seen.before = asked
    seen.objection = await check(signal(), neverAborted)
  })
  await handle(signal(), { redelivered: false, retried: false, ...context } as Context)
  return { ...seen, asked, again: await check(signal(), neverAborted) }
}

test('a first delivery is asked about before it is handled, and once', async () => {
  expect(await delivered({})).toEqual({ before: 1, asked: 1, objection: { rejects: 'answer 1' }, again: { rejects: 'answer 2' } })
})

test.each<[string, Parameters<typeof delivered>]>([
  ['a redelivery', [{ redelivered: true }]],
  ['a retry', [{ retried: true }]],
  ['one that is forbidden here', [{}, { forbidden: true }]],
  ['one whose deadline has passed', [{}, { leftMs: 0 }]],
])('%s is asked about only when its order is to be placed', async (_, [context, options]) => {
  expect(await delivered(context, options)).toMatchObject({ before: 0, objection: { rejects: 'answer 1' } })
})

test('an early question without an answer lets the signal wait, and is asked again with its next delivery', async () => {
  let asked = 0
  const { check, early } = checked(async () => {
    asked++
    if (asked === 1) throw new RiskUnavailable('no answer within 50 ms')
    return { decision: 'reserved' }
  })
  const objections: unknown[] = []
  const handle = early(async () => {
    objections.push(await check(signal(), neverAborted))
    throw new Error('waits')
  })
  const context = { redelivered: false, retried: false } as Context
  await expect(handle(signal(), context)).rejects.toThrow('waits')
  await expect(handle(signal(), context)).rejects.toThrow('waits')
  expect(objections).toEqual([{ waits: expect.objectContaining({ counted: false }) }, undefined])
})
