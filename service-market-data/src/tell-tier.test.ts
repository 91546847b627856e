import type { History } from '@trading/market-history'
import { tellTier } from './tell-tier'

type State = Parameters<Parameters<History['onState']>[0]>[0]

function telling(...answers: (() => Promise<'timescaledb' | 'partitions'>)[]) {
  let listener: (state: State) => void = () => undefined
  const lines: object[] = []
  const told = tellTier({
    history: {
      tier: () => (answers.shift() as () => Promise<'partitions'>)(),
      onState(given) {
        listener = given
        given('away')
        return () => undefined
      },
    },
    log: { info: (fields: object) => lines.push(fields), debug: () => undefined } as never,
  })
  const becomes = async (state: State) => {
    listener(state)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { told, lines, becomes }
}

test('the tier is told once, as soon as the history can be asked', async () => {
  const { told, lines, becomes } = telling(async () => 'partitions')
  expect(told.note?.()).toBeUndefined()
  await becomes('working')
  await becomes('away')
  await becomes('half-open')
  expect(lines).toEqual([{ event: 'history.tier', tier: 'partitions' }])
  expect(told.note?.()).toMatch(/^the history is kept in partitions/)
})

test('a history that is lost before it answers is asked again when it is back', async () => {
  const { told, lines, becomes } = telling(
    () => Promise.reject(new Error('lost')),
    async () => 'timescaledb',
  )
  await becomes('working')
  expect([told.note?.(), lines]).toEqual([undefined, []])
  await becomes('half-open')
  expect(told.note?.()).toBe('the history is kept in chunks of TimescaleDB')
})
