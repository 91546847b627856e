import { resourceAlarm } from './resource-alarm'

export const diskAlarm = resourceAlarm({
  number: '12b',
  resource: 'disk',
  raise: (faults) => faults.diskAlarm(),
  clear: (faults) => faults.clearDiskAlarm(),
})
