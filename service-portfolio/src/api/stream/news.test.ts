import { openNews } from './news'

function newsOf() {
  let listener: (sequence: number) => void = () => undefined
  let subscribed = true
  const news = openNews({
    onEvents(given) {
      listener = given
      return () => {
        subscribed = false
      }
    },
  })
  return { news, tell: (sequence: number) => listener(sequence), isSubscribed: () => subscribed }
}
const never = new AbortController().signal

test('a wait ends when an event after the given one is there, at once if it is already', async () => {
  const { news, tell } = newsOf()
  const waiting = news.wait(4, 60_000, never)
  tell(5)
  await waiting
  expect(news.newest).toBe(5)
  await news.wait(4, 60_000, never)
})

test('a wait ends after its time, when it is aborted, and when all are woken', async () => {
  const { news } = newsOf()
  await news.wait(0, 1, never)
  const aborted = new AbortController()
  const waits = [news.wait(0, 60_000, aborted.signal), news.wait(0, 60_000, AbortSignal.abort())]
  aborted.abort()
  await Promise.all(waits)
  const woken = news.wait(0, 60_000, never)
  news.wake()
  await woken
})

test('closed, it no longer listens', () => {
  const { news, isSubscribed } = newsOf()
  news.close()
  expect(isSubscribed()).toBe(false)
})
