import { allowedBy, firstToOpen, newEnough } from './first-open'
import { rabbitmq } from './kinds/rabbitmq'
import { someServer, someSource } from './server.fixture'
import type { Source } from './source'

const told: string[] = []
const tell = (line: string) => void told.push(line)
beforeEach(() => told.splice(0))

const { choices, tooOld } = rabbitmq
const firstOpen = (sources: Source<ReturnType<typeof someServer<{ from: string }>>>[], abort?: AbortSignal) =>
  firstToOpen(
    sources.map((source) => newEnough(source, tooOld)),
    { what: 'broker', choices, tell, abort },
  )

test('the first available source is used, and no further one is tried', async () => {
  const third = someSource('third', { closedBy: () => Promise.reject(new Error('was asked')) })
  const broker = await firstOpen([someSource('first', { closedBy: async () => 'absent' }), someSource('second'), third])
  expect(broker.from).toBe('second')
})

test('a source that fails is reported in one line, and the next one is used', async () => {
  const failing = someSource('Docker', { open: () => Promise.reject(new Error('no such image')) })
  expect((await firstOpen([failing, someSource('next')])).from).toBe('next')
  expect(told).toEqual(['Docker did not work: no such image'])
})

test('a server that was requested by its address has to answer', async () => {
  const absent = someSource('RABBITMQ_URL', { insisted: true, open: () => Promise.reject(new Error('nobody answers')) })
  await expect(firstOpen([absent, someSource('next')])).rejects.toThrow('nobody answers')
})

test('a server that is too old is stopped and skipped', async () => {
  const stop = jest.fn(async () => undefined)
  const old = someSource('old', { open: async () => someServer({ from: 'old', version: '3.9.13', stop }) })
  expect((await firstOpen([old, someSource('next')])).from).toBe('next')
  expect(stop).toHaveBeenCalled()
  expect(told).toEqual([expect.stringContaining('RabbitMQ 3.9.13 is too old')])
})

test('if no source is available, the error gives the reason for each and lists the choices for every platform', async () => {
  const failure = firstOpen([someSource('Docker', { closedBy: async () => 'no engine answers' })])
  await expect(failure).rejects.toThrow(/Docker: no engine answers.*RABBITMQ_URL=.*Linux.*macOS.*Windows/s)
})

test('an interruption is not treated as a failed source', async () => {
  const abort = new AbortController()
  const interrupted = someSource('Docker', {
    open: async () => {
      abort.abort(new Error('interrupted'))
      throw new Error('pull was ended')
    },
  })
  await expect(firstOpen([interrupted, someSource('next')], abort.signal)).rejects.toThrow('interrupted')
})

test('BROKER selects a single kind, and an unknown kind is an error', () => {
  const sources = [someSource('a', { kind: 'url' }), someSource('b', { kind: 'docker' }), someSource('c'), someSource('d')]
  expect(allowedBy('BROKER', sources, undefined)).toEqual(sources)
  expect(allowedBy('BROKER', sources, 'private').map(({ name }) => name)).toEqual(['c', 'd'])
  expect(() => allowedBy('BROKER', sources, 'podman')).toThrow('BROKER must be url, docker or private, got "podman"')
})
