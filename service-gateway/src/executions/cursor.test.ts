import { cursorOf, placeOf } from './cursor'

const signalId = '01940a7e-5f00-7000-8000-000000000001'

test.each([0, 1, 123_456_789, Number.MAX_SAFE_INTEGER])('a place at %d comes back from its cursor', (position) => {
  expect(placeOf(cursorOf({ position, signalId }))).toEqual({ position, signalId })
})

test.each([
  '',
  '7',
  `-1-${signalId}`,
  `01-${signalId}`,
  `9999999999999999-${signalId}`,
  `7-${signalId}x`,
  `7-${signalId.toUpperCase()}`,
  '7-x',
])('%j is no cursor', (text) => expect(placeOf(text)).toBeUndefined())
