import type { Log } from '@trading/runtime'
import { keepPruned } from './keep-pruned'
import type { Prune } from './pruning'

const log = { info: () => undefined, warn: () => undefined } as unknown as Log
const dayMs = 86_400_000

test('what is older than its days goes in steps, until a step is not full; what is kept for ever is not touched', async () => {
  const steps: Prune[] = []
  const left = [2, 2, 1]
  let done = (): void => undefined
  const isDone = new Promise<void>((resolve) => {
    done = resolve
  })
  const pruning = keepPruned({
    store: {
      pruned: {
        submissions: async (prune) => {
          steps.push(prune)
          if (steps.length === left.length) done()
          return left[steps.length - 1] ?? 0
        },
        audit: () => Promise.reject(new Error('not asked for')),
      },
    },
    ...{ submissionsDays: 30, auditDays: 0, log, step: 2, pauseMs: 1 },
  })
  await isDone
  await pruning.close?.()
  expect(steps.map(({ most }) => most)).toEqual([2, 2, 2])
  expect(new Set(steps.map(({ before }) => before.getTime())).size).toBe(1)
  expect(Math.abs(Date.now() - 30 * dayMs - (steps[0]?.before.getTime() ?? 0))).toBeLessThan(60_000)
})

test('rows that cannot be deleted stay until the next time', async () => {
  let times = 0
  let again = (): void => undefined
  const isAgain = new Promise<void>((resolve) => {
    again = resolve
  })
  const audit = async (): Promise<number> => {
    if (++times === 2) again()
    throw new Error('the database is away')
  }
  const pruning = keepPruned({ store: { pruned: { submissions: audit, audit } }, submissionsDays: 0, auditDays: 1, log, everyMs: 1 })
  await isAgain
  await pruning.close?.()
})
