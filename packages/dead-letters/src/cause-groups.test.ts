import { createCauseGroups } from './cause-groups'
import { letter } from './letter.fixture'

const died = (cause: string, at?: string, deadLetterId = 'id') =>
  letter({ headers: { cause, deadLetteredAt: at ?? 'unknown', deadLetterId } })

test('causes that differ only in numbers form one group, and the largest group comes first', () => {
  const groups = createCauseGroups()
  groups.add(died('alone', '2026-01-05T14:00:00Z'))
  groups.add(died('took 5 s', '2026-01-05T14:00:02Z', 'a'))
  groups.add(died('took 7 s', '2026-01-05T14:00:01Z', 'b'))
  expect(groups.all()).toEqual([
    {
      cause: 'took <n> s',
      count: 2,
      oldest: Date.parse('2026-01-05T14:00:01Z'),
      newest: Date.parse('2026-01-05T14:00:02Z'),
      sampleId: 'b',
    },
    expect.objectContaining({ cause: 'alone', count: 1 }),
  ])
})

test('a cause that all messages share is shown verbatim, and unknown times stay unknown', () => {
  const groups = createCauseGroups()
  groups.add(died('took 5 s'))
  groups.add(died('took 5 s'))
  expect(groups.all()).toMatchObject([{ cause: 'took 5 s', count: 2, oldest: undefined, newest: undefined }])
})

test('a group that once held different causes keeps the pattern', () => {
  const groups = createCauseGroups()
  for (const cause of ['took 5 s', 'took 6 s', 'took 6 s']) groups.add(died(cause))
  expect(groups.all()).toMatchObject([{ cause: 'took <n> s', count: 3 }])
})

test('memory holds at most 200 causes and counts the rest together', () => {
  const groups = createCauseGroups()
  for (let n = 0; n < 1_000; n++) groups.add(died(`cause ${String.fromCodePoint(0x4e00 + n)}`))
  expect(groups.all()).toHaveLength(201)
  expect(groups.all()[0]).toMatchObject({ count: 800, cause: expect.stringContaining('other causes') })
})
