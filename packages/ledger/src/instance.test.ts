import type { Querying } from '@trading/postgres'
import { createInstance } from './instance'

/** A server on which these numbers are locked by other sessions. */
const server = (taken: number[]) => {
  const asked: unknown[] = []
  const querying = {
    async values(_: unknown, [, number]: unknown[]) {
      asked.push(number)
      return { rows: [[!taken.includes(number as number)]] }
    },
  } as unknown as Querying
  return { asked, querying }
}

const numbers = (...these: number[]) => {
  let at = 0
  return () => these[at++] as number
}

test('an instance keeps its number when its session is opened again', async () => {
  const instance = createInstance(numbers(7, 8))
  const { asked, querying } = server([])
  await instance.lock(querying)
  await instance.lock(querying)
  expect([asked, instance.number]).toEqual([[7, 7], 7])
})

test('a number that another session holds is not used', async () => {
  const instance = createInstance(numbers(7, 8, 9))
  const numbersMeanwhile: number[] = []
  const { querying } = server([7, 8])
  await instance.lock({
    ...querying,
    values: (statement, parameters) => {
      numbersMeanwhile.push(instance.number)
      return querying.values(statement, parameters)
    },
  })
  expect([numbersMeanwhile, instance.number]).toEqual([[7, 7, 7], 9])
})
