import { resourceAlarm } from './resource-alarm'

export const memoryAlarm = resourceAlarm({
  number: '12a',
  resource: 'memory',
  raise: (faults) => faults.memoryAlarm(),
  clear: (faults) => faults.clearMemoryAlarm(),
})
