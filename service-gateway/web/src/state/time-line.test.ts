import type { StoryStep } from '../api/answers'
import { placeSteps } from './time-line'

const at = (ms: number): string => new Date(Date.UTC(2026, 10, 27) + ms).toISOString()
const step = (what: StoryStep['what'], when: string | null): StoryStep => ({ what, at: when, detail: '' })

test('steps keep their order, also if clocks differ, and stand where their time is', () => {
  const placed = placeSteps([step('issued', at(10)), step('claim', at(0)), step('open', null), step('recorded', at(40))])
  expect(placed.map(({ what, offsetMs, share }) => [what, offsetMs, share])).toEqual([
    ['issued', 10, 0.25],
    ['claim', 0, 0],
    ['open', undefined, undefined],
    ['recorded', 40, 1],
  ])
})

test('one step, and none, are placed too', () => {
  expect(placeSteps([step('issued', at(5))])).toMatchObject([{ offsetMs: 0, share: 0 }])
  expect(placeSteps([])).toEqual([])
})
