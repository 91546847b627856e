import type { Log } from '@trading/runtime'
import type { Subject } from '../access/subject'
import { ProblemError, UpstreamAway } from '../server/errors'
import type { NewAuditEntry } from '../store/audit'
import { openAudit } from './open-audit'

const log = { info: () => undefined, error: () => undefined } as unknown as Log
const subject: Subject = { owner: 'ann', role: 'operator', keyId: 'k' }
const action = { subject, action: 'dead-letter.replay', target: 'x' }

let rows: NewAuditEntry[]
let away: boolean
const audit = openAudit({
  store: {
    audit: {
      append: async (row: NewAuditEntry) => {
        if (away) throw new Error('away')
        rows.push(row)
      },
    },
  } as never,
  log,
})
beforeEach(() => {
  rows = []
  away = false
})
const outcomes = () => rows.map(({ phase, outcome }) => [phase, outcome])

test('an action has its intent before it, and its outcome after it', async () => {
  expect(await audit.record(action, async () => rows.length)).toBe(1)
  expect(outcomes()).toEqual([
    ['intent', undefined],
    ['outcome', 'done'],
  ])
})

test.each([
  ['is refused', new ProblemError('conflict', 'it is stale'), 'failed: it is stale'],
  ['breaks', new Error('connect ECONNREFUSED 10.0.0.7'), 'failed: see the log'],
  ['gets no answer, and may have been done', new UpstreamAway('broker'), 'not known: broker does not answer; try again in 2 s'],
])('one that %s says so', async (_, cause, outcome) => {
  await expect(audit.record(action, () => Promise.reject(cause))).rejects.toBe(cause)
  expect(outcomes()).toEqual([
    ['intent', undefined],
    ['outcome', outcome],
  ])
})

test('nothing is done while the intent cannot be recorded', async () => {
  away = true
  const work = jest.fn()
  await expect(audit.record(action, work)).rejects.toMatchObject({ type: 'upstream-away', upstream: 'the audit' })
  expect(work).not.toHaveBeenCalled()
})
