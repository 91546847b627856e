import { joinedSlices, type Slice } from './drain-slice'

const slice = (over: Partial<Slice>): Slice => ({
  ...{ perSecond: 100, cpuMs: 1, databaseCpuMs: 2, brokerCpuMs: 3, residentMb: 80 },
  ...over,
})

test('slices of the same size count by the time that they took', () => {
  expect(joinedSlices([slice({ perSecond: 100, cpuMs: 1 }), slice({ perSecond: 300, cpuMs: 2, residentMb: 90 })])).toEqual({
    ...{ perSecond: 150, cpuMs: 1.5, databaseCpuMs: 2, brokerCpuMs: 3, residentMb: 90 },
  })
})

test('a usage that one slice could not measure is not known', () => {
  expect(joinedSlices([slice({}), slice({ databaseCpuMs: undefined })]).databaseCpuMs).toBeUndefined()
})
