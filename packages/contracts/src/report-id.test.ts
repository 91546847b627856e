import { v5, v7 } from 'uuid'
import { reportIdOf } from './report-id'

test('the id of a report is the standard UUIDv5 of its signal id', () => {
  const ids = Array.from({ length: 200 }, () => v7())
  expect(ids.map(reportIdOf)).toEqual(ids.map((id) => v5(id, '5f6fbc0b-6f3c-4b6e-9a53-2f0f4f1c1c55')))
})

test('the report id of a signal never changes', () => {
  expect(reportIdOf('01940a7e-5f00-7000-8000-000000000001')).toBe('8135b432-5bb4-5e02-9223-65f51cf7fc01')
})
