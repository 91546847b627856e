import { amqpFrame, amqpMethod, amqpPublish, protocolHeader } from './amqp-bytes.fixture'
import { createPublishWatcher } from './publish-watcher'

const watch = () => {
  const watcher = createPublishWatcher()
  watcher(protocolHeader)
  return watcher
}

test('a publish counts once its whole body has passed, however it is split', () => {
  const bytes = amqpPublish('hello world')
  const watcher = watch()
  const counts = [...bytes].map((byte) => watcher(Buffer.from([byte])))
  expect(counts).toEqual([...Array(bytes.length - 1).fill(0), 1])
})

test('publishes in one chunk are counted individually, including those without a body', () => {
  expect(watch()(Buffer.concat([amqpPublish('one'), amqpPublish(''), amqpPublish('three')]))).toBe(3)
})

test('interleaved channels are tracked separately', () => {
  const [first, second] = [amqpPublish('aaaa', 1), amqpPublish('bbbb', 2)]
  const headLength = first.length - 12
  const watcher = watch()
  expect(watcher(Buffer.concat([first.subarray(0, headLength), second.subarray(0, headLength)]))).toBe(0)
  expect(watcher(second.subarray(headLength))).toBe(1)
  expect(watcher(first.subarray(headLength))).toBe(1)
})

test('acks, heartbeats and declarations are not publishes', () => {
  const heartbeat = amqpFrame(8, 0, Buffer.alloc(0))
  expect(watch()(Buffer.concat([amqpMethod(1, 60, 80), heartbeat, amqpMethod(1, 50, 10)]))).toBe(0)
})

test('of another protocol nothing counts, whatever its bytes look like', () => {
  const watcher = createPublishWatcher()
  expect(watcher(Buffer.concat([Buffer.from('*2\r\n$4\r\n'), amqpPublish('one')]))).toBe(0)
  expect(watcher(amqpPublish('two'))).toBe(0)
})
