import { someBroker, someWay } from './broker.fixture'
import { allowed, firstOpen } from './choose-broker'

const told: string[] = []
const tell = (line: string) => void told.push(line)
beforeEach(() => told.splice(0))

test('the first way that is open is taken and no further one is asked', async () => {
  const third = someWay('third', { closedBy: () => Promise.reject(new Error('was asked')) })
  const broker = await firstOpen([someWay('first', { closedBy: async () => 'absent' }), someWay('second'), third], { tell })
  expect(broker.url).toBe('amqp://second')
})

test('a way that fails is told in one line and the next is taken', async () => {
  const failing = someWay('Docker', { open: () => Promise.reject(new Error('no such image')) })
  expect((await firstOpen([failing, someWay('next')], { tell })).url).toBe('amqp://next')
  expect(told).toEqual(['Docker did not work: no such image'])
})

test('a broker that was asked for by its address has to answer', async () => {
  const absent = someWay('RABBITMQ_URL', { insisted: true, open: () => Promise.reject(new Error('nobody answers')) })
  await expect(firstOpen([absent, someWay('next')], { tell })).rejects.toThrow('nobody answers')
})

test('a broker that is too old is stopped and passed over', async () => {
  const stop = jest.fn(async () => undefined)
  const old = someWay('old', { open: async () => someBroker({ version: '3.9.13', stop }) })
  expect((await firstOpen([old, someWay('next')], { tell })).url).toBe('amqp://next')
  expect(stop).toHaveBeenCalled()
  expect(told).toEqual([expect.stringContaining('RabbitMQ 3.9.13 is too old')])
})

test('where no way is open the error says why for each and lists the choices for every platform', async () => {
  const failure = firstOpen([someWay('Docker', { closedBy: async () => 'no engine answers' })], { tell })
  await expect(failure).rejects.toThrow(/Docker: no engine answers.*RABBITMQ_URL=.*Linux.*macOS.*Windows/s)
})

test('an interruption is not taken for a failed way', async () => {
  const abort = new AbortController()
  const interrupted = someWay('Docker', {
    open: async () => {
      abort.abort(new Error('interrupted'))
      throw new Error('pull was ended')
    },
  })
  await expect(firstOpen([interrupted, someWay('next')], { tell, abort: abort.signal })).rejects.toThrow('interrupted')
})

test('BROKER allows one kind alone, and an unknown kind is an error', () => {
  const ways = [someWay('a', { kind: 'url' }), someWay('b', { kind: 'docker' }), someWay('c'), someWay('d')]
  expect(allowed(ways, undefined)).toEqual(ways)
  expect(allowed(ways, 'private').map(({ name }) => name)).toEqual(['c', 'd'])
  expect(() => allowed(ways, 'podman')).toThrow('BROKER must be url, docker or private, got "podman"')
})
