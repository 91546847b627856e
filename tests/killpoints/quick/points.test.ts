import type { Broker, DatabaseAddress } from '@trading/dev'
import { killServices } from '@trading/rig/service-process'
import type { BrokerAddress } from '@trading/rig/test-broker'
import { points } from '../points'
import { runPoint } from '../run-point'

// The servers shared by all tests; the quick subset does not disturb them.
const broker = (): Pick<Broker, 'url' | 'managementUrl' | 'username' | 'password' | 'control'> => {
  const { url, managementUrl } = JSON.parse(process.env.TEST_BROKER as string) as BrokerAddress
  const { username, password } = new URL(managementUrl)
  return { url, managementUrl, username: decodeURIComponent(username), password: decodeURIComponent(password), control: undefined }
}
const database = () => ({ ...(JSON.parse(process.env.TEST_DATABASE as string) as DatabaseAddress), control: undefined })

afterAll(killServices)

test.each(
  points.filter(({ quick }) => quick).map((point) => [`one fill and one row for each signal, nothing lost: ${point.name}`, point] as const),
)('%s', async (_, point) => {
  const options = { broker: broker(), database: database(), tell: () => undefined, abort: new AbortController().signal }
  const { verdict, broken } = await runPoint(point, options)
  expect({ verdict, broken }).toEqual({ verdict: 'holds', broken: [] })
})
