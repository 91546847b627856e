import type { DeadLetterView } from '@trading/gateway-api'
import { groupsOf } from './look'

const letter = (id: string, cause: string, fields: Partial<DeadLetterView> = {}): DeadLetterView => ({
  ...{ id, cause, family: 'signals', messageId: null, at: '2026-01-05T14:00:00.000Z', attempt: '4' },
  ...{ encoding: 'utf8', body: '', bytes: 0, truncated: false },
  ...fields,
})

test('dead letters are grouped by family and cause, with their ids', () => {
  const letters = [
    letter('a', 'attempt 1 failed'),
    letter('b', 'attempt 2 failed', { at: '2026-01-05T15:00:00.000Z' }),
    letter('c', 'unreadable', { at: null }),
    letter('d', 'unreadable', { family: 'portfolio' }),
  ]
  expect(groupsOf(letters)).toEqual([
    {
      ...{ family: 'signals', cause: 'attempt <n> failed', count: 2, sample: 'b', ids: ['a', 'b'] },
      ...{ oldest: '2026-01-05T14:00:00.000Z', newest: '2026-01-05T15:00:00.000Z' },
    },
    { family: 'signals', cause: 'unreadable', count: 1, sample: 'c', ids: ['c'], oldest: null, newest: null },
    expect.objectContaining({ family: 'portfolio', cause: 'unreadable', ids: ['d'] }),
  ])
})

test('of very many only the first 100 ids are told', () => {
  const many = Array.from({ length: 150 }, (_, index) => letter(`id-${index}`, 'same'))
  const [group] = groupsOf(many)
  expect([group?.count, group?.ids.length]).toEqual([150, 100])
})
