import { submitSignalSchema } from '@trading/gateway-api'
import { bodyHashOf } from './body-hash'

const hashOf = (body: object) => bodyHashOf(submitSignalSchema.parse(body)).toString('hex')
const body = { symbol: 'AAPL', side: 'BUY', quantity: '10', referencePrice: '189.25' }

test('bodies that mean the same have one hash, and every field counts', () => {
  expect(hashOf({ referencePrice: '189.25', quantity: '10', side: 'BUY', symbol: 'AAPL', confidence: 1 })).toBe(hashOf(body))
  const others = [
    { symbol: 'AAPl' },
    { side: 'SELL' },
    { quantity: '10.0' },
    { referencePrice: '1' },
    { confidence: 0.5 },
    { validForMs: 60_000 },
  ]
  expect(new Set([body, ...others.map((field) => ({ ...body, ...field }))].map(hashOf)).size).toBe(others.length + 1)
})
