import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openStream } from './open-stream'
import type { ServerEvent } from './parse-events'

/** Serves each request with the next of these answers, and notes the Last-Event-ID of each. */
async function serve(answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    const answer = answers[asked.length] ?? (() => response.writeHead(401).end())
    asked.push(request.headers['last-event-id'] as string | undefined)
    answer(response, request)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const events: ServerEvent[] = []
  const phases: string[] = []
  await new Promise<void>((resolve) =>
    openStream({
      url,
      lastId: '1',
      onEvents: (some) => void events.push(...some),
      onState: ({ phase }) => void (phases.at(-1) !== phase && phases.push(phase)),
      onSignedOut: resolve,
      random: () => 0,
    }),
  )
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { asked, data: events.map(({ data }) => data), phases }
}

const begin = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' })
const execution = (id: number): string => `id: ${id}\nevent: execution\ndata: ${id}\n\n`

test('a stream that is cut in the middle of an event goes on after the last whole one', async () => {
  const { asked, data, phases } = await serve([
    (response) => {
      begin(response).write(`${execution(2)}${execution(3)}id: 4\nevent: execution\nda`)
      setTimeout(() => response.destroy(), 50)
    },
    (response) => begin(response).end(execution(4)),
  ])
  expect(data).toEqual(['2', '3', '4'])
  expect(asked).toEqual(['1', '3', '4'])
  expect(phases).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open', 'waiting', 'connecting', 'waiting'])
})

test('an end says where to go on, or that this is not possible', async () => {
  const ends = ['9', ''].map(
    (id) => (response: ServerResponse) => void begin(response).end(`${execution(2)}event: end\nid: ${id}\ndata: {}\n\n`),
  )
  const { asked } = await serve(ends)
  expect(asked).toEqual(['1', '9', undefined])
})

test('an upstream that is away is asked again, with the same id', async () => {
  const { asked } = await serve([(response) => response.writeHead(503).end('{}')])
  expect(asked).toEqual(['1', '1'])
})

test('an id that the gateway does not know is given up', async () => {
  const { asked } = await serve([(response) => response.writeHead(400).end('{}')])
  expect(asked).toEqual(['1', undefined])
})
