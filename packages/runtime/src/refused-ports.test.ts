import { isRefusedPort } from './refused-ports'

const all = Array.from({ length: 65_535 }, (_, index) => index + 1)

test('fetch refuses to connect to each of the refused ports', async () => {
  const refused = all.filter((port) => isRefusedPort(new URL(`http://host:${port}`)))
  expect(refused.length).toBeGreaterThan(80)
  for (const port of refused) await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ cause: { message: 'bad port' } })
})

test.each(['http://host', 'https://host:443', 'http://host:8090', 'http://host:15672', 'amqp://host:6000'])(
  '%s is not refused',
  (address) => {
    expect(isRefusedPort(new URL(address))).toBe(false)
  },
)
