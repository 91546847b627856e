import { connecting, delayMs, heard, initialResume, lost, opened } from './resume'

test('a lost stream goes on after the last execution that arrived', () => {
  let resume = opened(initialResume('5'), 0)
  resume = heard(resume, 10, '6')
  resume = heard(resume, 20, undefined)
  resume = connecting(lost(resume, 30))
  expect(resume).toMatchObject({ phase: 'connecting', lastId: '6', heardAt: 20 })
})

test('a place that the gateway no longer knows is given up', () => {
  expect(heard(initialResume('5'), 0, '').lastId).toBeUndefined()
})

test('pauses grow up to 5 s, and begin again after a stream that was healthy', () => {
  let resume = initialResume()
  const pauses = Array.from({ length: 8 }, (_, at) => {
    resume = lost(resume, at)
    return delayMs(resume, () => 1)
  })
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000])
  resume = lost(opened(resume, 100), 5_100)
  expect(delayMs(resume, () => 0)).toBe(125)
})

test('a stream that ends at once counts as a failure', () => {
  let resume = initialResume()
  for (let at = 0; at < 3; at++) resume = lost(opened(resume, at), at + 1)
  expect(resume.failures).toBe(3)
})

test('a gateway that asks for a longer pause gets it', () => {
  expect(delayMs(lost(initialResume(), 0), () => 1, 30_000)).toBe(30_000)
})
