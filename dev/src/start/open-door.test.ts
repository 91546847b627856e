import { setImmediate as turn } from 'node:timers/promises'
import { openDoor } from './open-door'

const listening = Buffer.from(JSON.stringify({ level: 'info', event: 'gateway.listening', gatewayPort: 8080, msg: 'listens' }))

async function told(makeKey: () => Promise<string>, ...lines: [string, Buffer][]): Promise<string[]> {
  const said: string[] = []
  const onLine = openDoor({ root: '/', settings: {}, env: {}, say: (line) => void said.push(line), makeKey })
  for (const [folder, line] of lines) onLine(folder, line)
  await turn()
  return said
}

test('once the gateway listens, its page and a first key are told, once', async () => {
  const lines: [string, Buffer][] = [
    ['service-gateway', Buffer.from('{"event":"service.ready"}')],
    ['service-gateway', listening],
    ['service-gateway', listening],
  ]
  expect(await told(async () => '{"created":true,"key":"tgk_1"}', ...lines)).toEqual([
    'the page: http://127.0.0.1:8080; log in with the key tgk_1',
  ])
})

test('no key is made beside one that there is, and a failure says what to do', async () => {
  const gateway: [string, Buffer] = ['service-gateway', listening]
  expect((await told(async () => '{"created":false}', gateway))[0]).toMatch(/log in with a key that you have: npm run keys/)
  expect((await told(() => Promise.reject(new Error('away')), gateway))[0]).toMatch(/no key was made: away; npm run keys/)
  expect(await told(async () => '{}', ['service-a', listening])).toEqual([])
})
