import type { EventsPage } from '../../portfolio'
import { shareReads } from './share-reads'

function counted(fail = false) {
  const reads: [number, number][] = []
  const read = shareReads({
    async eventsAfter(sequence, limit): Promise<EventsPage> {
      reads.push([sequence, limit])
      await Promise.resolve()
      if (fail) throw new Error('away')
      return { epoch: 'e', events: [] }
    },
  })
  return { reads, read }
}

test('the same events are read once while the read is under way, and anew after that', async () => {
  const { reads, read } = counted()
  await Promise.all([read(5, 10), read(5, 10), read(5, 20), read(6, 10)])
  expect(reads).toEqual([
    [5, 10],
    [5, 20],
    [6, 10],
  ])
  await read(5, 10)
  expect(reads).toHaveLength(4)
})

test('a read that fails, fails for each of its readers, and is not kept', async () => {
  const { reads, read } = counted(true)
  const outcomes = await Promise.allSettled([read(5, 10), read(5, 10)])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(read(5, 10)).rejects.toThrow('away')
  expect(reads).toHaveLength(2)
})
