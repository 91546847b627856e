import { fullServices, plainServices } from '../../services'
import { callAddresses } from './call-addresses'

test('engines find the portfolio on the port that it is given', async () => {
  const { GRPC_PORT, PORTFOLIO_URL } = await callAddresses(fullServices, {})
  expect(Number(GRPC_PORT)).toBeGreaterThan(0)
  expect(PORTFOLIO_URL).toBe(`http://127.0.0.1:${GRPC_PORT}`)
})

test('a port and an address of the environment stay', async () => {
  const settings = { GRPC_PORT: '9191', PORTFOLIO_URL: 'http://127.0.0.1:9191' }
  expect(await callAddresses(fullServices, { GRPC_PORT: '9191' })).toEqual(settings)
  expect(await callAddresses(fullServices, { PORTFOLIO_URL: 'http://elsewhere:9090' })).toEqual({})
})

test('without a service that others call there is nothing to set', async () => expect(await callAddresses(plainServices, {})).toEqual({}))
