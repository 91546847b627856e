import { createBreakerDelays } from './breaker-delays'

test('each failed probe doubles the delay up to a minute, and opening from closed starts over', () => {
  const delays = createBreakerDelays()
  let delay = delays.next(undefined)
  const seen = [delay.duration]
  for (let probe = 1; probe <= 5; probe++) {
    delay = delay.next(undefined)
    seen.push(delay.duration)
    expect(delays.currentMs).toBe(delay.duration)
  }
  expect(seen).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000])
  expect(delays.next(undefined).duration).toBe(5_000)
})
