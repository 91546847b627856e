import { seededRandom } from '@trading/runtime'
import { actionEntry, haltEntry } from './entries'
import { type AuditPlace, cursorOf, mergeNewest, type Numbered, placeOf } from './merge-newest'

const atMs = (ms: number) => new Date(Date.parse('2026-01-05T14:30:00.000Z') + ms)

const actionAt = (number: number, ms: number): Numbered =>
  actionEntry({
    ...{ number, at: atMs(ms), owner: 'ann', role: 'operator', action: 'dead-letter.drop' },
    ...{ target: 'x', phase: 'outcome', outcome: 'done' },
  })
const haltAt = (epoch: number, ms: number): Numbered =>
  haltEntry({ epoch, what: 'all', name: '', lifts: null, reason: 'wrong prices', who: 'ann', at: atMs(ms) })

/** As a source answers: newest first, below a number, one more than the limit. */
const below = (rows: readonly Numbered[], before: number | undefined, limit: number): Numbered[] =>
  rows
    .filter(({ number }) => before === undefined || number < before)
    .sort((one, other) => other.number - one.number)
    .slice(0, limit + 1)

function pages(sources: { actions: Numbered[]; halts: Numbered[] }, limit: number, afterFirst = () => {}) {
  const all: string[][] = []
  let place: AuditPlace | undefined
  do {
    const actions = below(sources.actions, place?.action, limit)
    const halts = below(sources.halts, place?.halt, limit)
    const { items, next } = mergeNewest({ actions, halts, limit, place })
    all.push(items.map(({ id }) => id))
    if (all.length === 1) afterFirst()
    // As it comes back from a caller.
    place = next && placeOf(cursorOf(next), undefined)
  } while (place)
  return all
}

test('actions and halts come in the order of their times', () => {
  const actions = [actionAt(1, 0), actionAt(2, 20), actionAt(3, 40)]
  const halts = [haltAt(1, 10), haltAt(2, 30)]
  expect(pages({ actions, halts }, 10)).toEqual([['3', 'halt-2', '2', 'halt-1', '1']])
})

test('pages of any length have everything and nothing twice, with equal times and clocks that were set back', () => {
  const chance = seededRandom(15)
  for (let run = 0; run < 300; run++) {
    const some = (most: number, make: (number: number, ms: number) => Numbered) =>
      Array.from({ length: Math.floor(chance() * most) }, (_, index) => make(index + 1, Math.floor(chance() * 10)))
    const sources = { actions: some(20, actionAt), halts: some(8, haltAt) }
    const everything = [...sources.actions, ...sources.halts].map(({ entry }) => entry.id)
    const limit = 1 + Math.floor(chance() * 7)
    const read = pages(sources, limit)
    expect(read.flat().sort()).toEqual(everything.sort())
    for (const page of read.slice(0, -1)) expect(page).toHaveLength(limit)
    // Whatever their length, the order is one.
    expect(read.flat()).toEqual(pages(sources, 100).flat())
  }
})

test('what is recorded while somebody reads comes on no later page, also of a source of which the first page had nothing', () => {
  const sources = { actions: [actionAt(1, 0), actionAt(2, 1), actionAt(3, 2)], halts: [] as Numbered[] }
  const read = pages(sources, 2, () => {
    sources.actions.push(actionAt(4, 3))
    sources.halts.push(haltAt(1, 4))
  })
  expect(read).toEqual([['3', '2'], ['1']])
})

test('a page that ends with the last row is the last page', () => {
  expect(pages({ actions: [actionAt(1, 0)], halts: [haltAt(1, 1)] }, 2)).toEqual([['halt-1', '1']])
  expect(pages({ actions: [], halts: [] }, 2)).toEqual([[]])
})

test('a lifting names the halt that it lifts', () => {
  const row = { what: 'symbol', name: 'AAPL', reason: 'prices are right', who: 'bob', at: atMs(0) } as const
  expect(haltEntry({ ...row, epoch: 8, lifts: 7 }).entry).toEqual({
    ...{ id: 'halt-8', kind: 'halt', at: '2026-01-05T14:30:00.000Z', owner: 'bob', role: null, action: 'lift', target: 'symbol AAPL' },
    ...{ phase: 'outcome', outcome: 'done', reason: 'prices are right', haltId: '7' },
  })
})

test.each([
  ['7-3', undefined],
  ['7-x', 'action'],
  ['x-0', 'halt'],
] as const)('%s goes on with what was asked for (%s), and with nothing else', (cursor, kind) => {
  const place = placeOf(cursor, kind)
  expect(place && cursorOf(place)).toBe(cursor)
  for (const other of [undefined, 'action', 'halt'] as const) if (other !== kind) expect(placeOf(cursor, other)).toBeUndefined()
})

test.each(['', '7', '-', 'x-x', '07-1', '7-1-1', '-1-1', '9999999999999999-1', '7-1 '])('%j is no cursor', (text) => {
  for (const kind of [undefined, 'action', 'halt'] as const) expect(placeOf(text, kind)).toBeUndefined()
})
