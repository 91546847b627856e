import { windowOf } from './window-rows'

test('only what can be seen is drawn, and the rest has its height', () => {
  expect(windowOf({ count: 5_000, rowHeight: 30, scrollTop: 3_000, height: 600 })).toEqual({
    first: 90,
    last: 130,
    before: 2_700,
    after: 4_870 * 30,
  })
})

test('the ends of the list, a short list and a position beyond it are drawn', () => {
  expect(windowOf({ count: 5_000, rowHeight: 30, scrollTop: 0, height: 600 })).toMatchObject({ first: 0, last: 30, before: 0 })
  expect(windowOf({ count: 3, rowHeight: 30, scrollTop: 0, height: 600 })).toEqual({ first: 0, last: 3, before: 0, after: 0 })
  expect(windowOf({ count: 100, rowHeight: 30, scrollTop: 90_000, height: 600 })).toMatchObject({ first: 70, last: 100, after: 0 })
  expect(windowOf({ count: 0, rowHeight: 30, scrollTop: 0, height: 600 })).toEqual({ first: 0, last: 0, before: 0, after: 0 })
})
