import type { Footprint } from './footprint'
import { growthOf, growthTable } from './growth'

const footprint = (fields: Partial<Footprint>): Footprint => ({
  process: 'engine-1',
  pid: 1,
  ageS: 60,
  heapMb: 20,
  residentMb: 80,
  files: 25,
  ...fields,
})
const broken = (...footprints: Footprint[]) => growthOf(footprints).flatMap((growth) => growth.broken)

test('growth by a tenth is permitted, and more is reported with its numbers', () => {
  expect(broken(footprint({}), footprint({ heapMb: 22, residentMb: 88, files: 29 }))).toEqual([])
  expect(broken(footprint({}), footprint({ heapMb: 22.1 }))).toEqual(['engine-1: its heap grew from 20.0 to 22.1 MB'])
  expect(broken(footprint({}), footprint({ residentMb: 89 }))).toEqual(['engine-1: its resident memory grew from 80.0 to 89.0 MB'])
  expect(broken(footprint({}), footprint({ files: 30 }))).toEqual(['engine-1: its open files grew from 25 to 30'])
})

test('the first minute does not count, and values between first and last may be higher', () => {
  expect(broken(footprint({ ageS: 59, heapMb: 10 }), footprint({}), footprint({ heapMb: 40 }), footprint({ heapMb: 21 }))).toEqual([])
})

test('a process that replaced another is compared separately', () => {
  const growth = growthOf([footprint({}), footprint({ pid: 2, heapMb: 30 }), footprint({ pid: 2, heapMb: 31 })])
  expect(growth.map(({ first, last }) => [first.heapMb, last.heapMb])).toEqual([[30, 31]])
})

test('the table has a line for each process', () => {
  expect(growthTable(growthOf([footprint({}), footprint({ heapMb: 21, files: undefined })]))).toBe(
    [
      'process       heap MB  at end  resident MB  at end  open files  at end',
      'engine-1         20.0    21.0         80.0    80.0          25 unknown',
    ].join('\n'),
  )
})
