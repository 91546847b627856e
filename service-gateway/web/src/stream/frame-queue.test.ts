import { createFrameQueue } from './frame-queue'

function start() {
  const frames: (() => void)[] = []
  const timers: (() => void)[] = []
  const flushed: number[][] = []
  const queue = createFrameQueue<number>({
    flush: (items) => void flushed.push(items),
    nextFrame: (work) => void frames.push(work),
    later: (work) => void timers.push(work),
  })
  return { frames, timers, flushed, queue }
}

test('what arrives within a frame is passed on once, in order', () => {
  const { frames, timers, flushed, queue } = start()
  queue.push([1, 2])
  queue.push([3])
  expect(frames).toHaveLength(1)
  frames[0]?.()
  timers[0]?.()
  expect(flushed).toEqual([[1, 2, 3]])
})

test('a hidden tab, which has no frames, gets it later', () => {
  const { frames, timers, flushed, queue } = start()
  queue.push([1])
  timers[0]?.()
  queue.push([2])
  frames[0]?.()
  expect(flushed).toEqual([[1]])
  frames[1]?.()
  expect(flushed).toEqual([[1], [2]])
})

test('nothing is passed on after the end', () => {
  const { frames, flushed, queue } = start()
  queue.push([1])
  queue.close()
  frames[0]?.()
  queue.push([2])
  expect(flushed).toEqual([])
})
