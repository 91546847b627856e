import type { Signal } from '@trading/contracts'
import { dlq } from '@trading/rig/dlq'
import { deadQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { useEngineStage } from '../support/engine-stage'
import { goodFill, startStrangeVenue, type Words, written } from '../support/strange-venue'

const stage = useEngineStage(startStrangeVenue)
const { startEngine, send } = stage

const says = (fields: Record<string, string>): Words => ({ status: 200, body: written({ ...goodFill, ...fields }) })
const deadLetters = async () => {
  const { out } = await dlq(stage.broker.url, ['export'])
  return out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; messageId: string; cause: string })
}
const reported = (id: string) => until('it is reported', async () => (await stage.reports()).find(({ signalId }) => signalId === id))

test('a rebate and more decimals than ours are recorded and reported as the venue says them', async () => {
  await startEngine()
  const signal = aSignal()
  // JSON numbers too, by the text that stands there.
  stage.venue.says.set(signal.id, {
    placed: says({ fee: '-0.02', averagePrice: '100.10', filledQuantity: '"10.000000000000000000"' }),
    found: undefined,
  })
  await send(signal)
  expect(await reported(signal.id)).toMatchObject({ filledQuantity: '10.000000000000000000', averagePrice: '100.10', fee: '-0.02' })
  expect(await stage.database.sql('SELECT filled_quantity AS q, average_price AS p, fee FROM signals')).toEqual([
    { q: '10.000000000000000000', p: '100.10', fee: '-0.02' },
  ])
  expect(await stage.broker.depth(deadQueue)).toBe(0)
})

test('a fill that cannot be read is dead-lettered, and no replay places it again: it is asked for, until it can be read', async () => {
  const engine = await startEngine()
  const signal = aSignal()
  const unclear = says({ fee: '"a\\u0000b"' })
  stage.venue.says.set(signal.id, { placed: unclear, found: unclear })
  await send(signal)
  await until('it is dead-lettered', async () => (await stage.broker.depth(deadQueue)) === 1)
  const [letter] = await deadLetters()
  expect(letter?.cause).toMatch(/^Poison: the venue may have filled it: the venue's answer cannot be read \(fee is "a\\+u0000b"\)/)
  expect(await engine.seen('answer.unreadable')).toMatchObject({ level: 'error', signalId: signal.id })
  expect(await engine.metrics()).toContain('unreadable_answers_total 1')

  for (const extend of [[], ['--extend', '3600000']]) {
    expect(await dlq(stage.broker.url, ['replay', (await deadLetters())[0]?.id as string, '--yes', ...extend])).toMatchObject({ code: 0 })
    await until('it is dead-lettered again', async () => (await stage.broker.depth(deadQueue)) === 1)
  }
  expect(stage.venue.placed.get(signal.id)).toBe(1)

  stage.venue.says.set(signal.id, { placed: unclear, found: says({ fee: '"-0.02"' }) })
  expect(await dlq(stage.broker.url, ['replay', (await deadLetters())[0]?.id as string, '--yes', '--extend', '3600000'])).toMatchObject({
    code: 0,
  })
  expect(await reported(signal.id)).toMatchObject({ status: 'FILLED', fee: '-0.02' })
  expect(stage.venue.placed.get(signal.id)).toBe(1)
})

test('three unreadable answers in a row shut intake, the backlog waits, and one that is read when asked for again opens it', async () => {
  const engine = await startEngine()
  const signals = Array.from({ length: 5 }, () => aSignal())
  for (const [n, { id }] of signals.entries()) stage.venue.says.set(id, { placed: says(n < 3 ? { fee: '"free"' } : {}), found: undefined })
  for (const signal of signals) await send(signal)
  await engine.seen('intake.paused', ({ reason }) => reason === 'unreadable answers')
  await until('three are dead-lettered', async () => (await stage.broker.depth(deadQueue)) === 3)
  expect(await engine.readyz()).toMatchObject({ ready: true, warnings: [expect.stringContaining('intake is shut')] })
  expect(await engine.metrics()).toContain('intake_paused{reason="unreadable answers"} 1')
  expect(stage.venue.placed.size).toBe(3)

  stage.venue.says.set(signals[1]?.id as string, { placed: says({}), found: says({}) })
  expect(await reported(signals[4]?.id as string)).toMatchObject({ status: 'FILLED' })
  expect(await stage.database.sql(`SELECT 1 FROM signals WHERE signal_id = '${signals[1]?.id}' AND status = 'FILLED'`)).toHaveLength(1)
  expect(await engine.readyz()).toEqual({ ready: true, reasons: [] })
  expect([...stage.venue.placed.values()]).toEqual([1, 1, 1, 1, 1])
})

test('a restart opens intake that unreadable answers had shut', async () => {
  const engine = await startEngine()
  const signals = Array.from({ length: 4 }, () => aSignal())
  for (const [n, { id }] of signals.entries()) stage.venue.says.set(id, { placed: says(n < 3 ? { fee: '"free"' } : {}), found: undefined })
  for (const signal of signals.slice(0, 3)) await send(signal)
  await engine.seen('intake.paused', ({ reason }) => reason === 'unreadable answers')
  engine.kill('SIGTERM')
  expect(await engine.exited).toBe(0)
  await send(signals[3] as Signal)
  await startEngine()
  expect(await reported(signals[3]?.id as string)).toMatchObject({ status: 'FILLED' })
})

test('without a ledger a replay asks the venue first', async () => {
  await startEngine({ LEDGER: 'off' })
  const signal = aSignal()
  const unclear = says({ fee: '"free"' })
  stage.venue.says.set(signal.id, { placed: unclear, found: unclear })
  await send(signal)
  await until('it is dead-lettered', async () => (await stage.broker.depth(deadQueue)) === 1)
  stage.venue.says.set(signal.id, { placed: unclear, found: says({}) })
  expect(await dlq(stage.broker.url, ['replay', (await deadLetters())[0]?.id as string, '--yes', '--extend', '3600000'])).toMatchObject({
    code: 0,
  })
  expect(await reported(signal.id)).toMatchObject({ status: 'FILLED' })
  expect(stage.venue.placed.get(signal.id)).toBe(1)
})
