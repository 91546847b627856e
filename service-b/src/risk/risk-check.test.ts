import { RiskUnavailable } from '@trading/portfolio-api'
import { neverAborted } from '@trading/venue/examples'
import { signal } from '../examples.fixture'
import { riskCheck } from './risk-check'

function checked(reserve: Parameters<typeof riskCheck>[0]['client']['reserve']) {
  const answers: string[] = []
  const check = riskCheck({ client: { reserve }, onAnswer: (answer) => answers.push(answer) })
  return { answers, objection: () => check(signal(), neverAborted) }
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
